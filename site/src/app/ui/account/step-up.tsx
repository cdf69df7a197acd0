import { useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';
import type { App } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { PasswordField } from './PasswordField.tsx';
import { ta } from './texts.ts';

/**
 * Does something sensitive. Where the server asks for the password first, so does a dialog, and then it is done again.
 * A person who closes the dialog has done nothing.
 */
export async function withStepUp(app: App, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'reauthentication_required') throw error;
    app.dialog.value = { type: 'show', render: () => <StepUpDialog app={app} act={act} /> };
  }
}

function StepUpDialog({ app, act }: { app: App; act: () => Promise<void> }) {
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const [pending, setPending] = useState(false);
  const confirm = async () => {
    if (pending) return;
    setPending(true);
    setError('');
    try {
      await app.client.request('POST', '/api/sessions/reauthenticate', { password });
      app.dialog.value = null;
      await act();
    } catch (failure) {
      const isWrong = failure instanceof ClientError && failure.code === 'wrong_credentials';
      setError(isWrong ? ta('stepup.wrong') : errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={ta('stepup.title')}
      actions={
        <>
          <CancelButton />
          <button type="submit" form="step-up" class="button button--primary" aria-disabled={pending}>
            {ta('stepup.confirm')}
          </button>
        </>
      }
    >
      <form
        id="step-up"
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{ta('stepup.text')}</p>
        <PasswordField
          label={ta('stepup.password')}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          error={error}
        />
      </form>
    </Dialog>
  );
}
