import { useId, useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { withStepUp } from './step-up.tsx';
import { ta } from './texts.ts';

/** Gives an address; it counts once the link that is sent there was opened. */
export function EmailDialog() {
  const app = useApp();
  const id = useId();
  const [email, setEmail] = useState('');
  const [error, setError] = useState('');
  const save = async () => {
    try {
      await withStepUp(app, async () => {
        await app.client.request('PUT', '/api/account/email', { email: email.trim() });
        app.dialog.value = null;
        app.toasts.say(ta('email.sent', { email: email.trim() }));
      });
    } catch (failure) {
      const isWrong = failure instanceof ClientError && failure.code === 'invalid';
      setError(isWrong ? ta('email.wrong') : errorText(failure));
    }
  };
  return (
    <Dialog
      title={ta('email.dialog')}
      actions={
        <>
          <CancelButton />
          <button type="submit" form={`${id}-form`} class="button button--primary">
            {ta('email.send')}
          </button>
        </>
      }
    >
      <form
        id={`${id}-form`}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>{ta('email.text')}</p>
        <div class="field">
          <label class="field__label" for={id}>
            {ta('email.label')}
          </label>
          <input
            id={id}
            class="input"
            type="email"
            autocomplete="email"
            maxLength={254}
            value={email}
            aria-invalid={error !== ''}
            aria-describedby={`${id}-error`}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
          <p class="field__error" id={`${id}-error`} role="alert">
            {error}
          </p>
        </div>
      </form>
    </Dialog>
  );
}
