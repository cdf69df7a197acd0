import { useState } from 'preact/hooks';
import { limits } from '../../../../../functions/wire/limits.ts';
import { ClientError } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { PasswordField } from './PasswordField.tsx';
import { ta } from './texts.ts';

/** Changes the password; the old one is asked for in any case. */
export function PasswordDialog() {
  const { client, dialog, toasts } = useApp();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [errors, setErrors] = useState({ old: '', new: '' });
  const [pending, setPending] = useState(false);
  const length = [...newPassword.normalize('NFC')].length;
  const save = async () => {
    if (pending) return;
    const fault = lengthFault(length);
    setErrors({ old: '', new: fault });
    if (fault) return;
    setPending(true);
    try {
      await client.request('PUT', '/api/account/password', { password, newPassword });
      dialog.value = null;
      toasts.say(ta('password.saved'));
    } catch (failure) {
      setErrors(wordsFor(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={ta('password.title')}
      actions={
        <>
          <CancelButton />
          <button type="submit" form="change-password" class="button button--primary" aria-disabled={pending}>
            {ta('password.save')}
          </button>
        </>
      }
    >
      <form
        id="change-password"
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>{ta('password.text')}</p>
        <PasswordField
          label={ta('password.old')}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          error={errors.old}
        />
        <PasswordField
          label={ta('password.new')}
          value={newPassword}
          onInput={setNewPassword}
          autocomplete="new-password"
          hint={ta('password.hint', { min: limits.passwordMinChars })}
          error={errors.new}
        />
      </form>
    </Dialog>
  );
}

function lengthFault(length: number): string {
  if (length < limits.passwordMinChars) return ta('password.short', { min: limits.passwordMinChars });
  return length > limits.passwordMaxChars ? ta('password.long', { max: limits.passwordMaxChars }) : '';
}

function wordsFor(failure: unknown): { old: string; new: string } {
  const code = failure instanceof ClientError ? failure.code : 'internal';
  if (code === 'wrong_credentials') return { old: ta('password.wrong'), new: '' };
  if (code === 'weak_password') return { old: '', new: ta('password.weak') };
  return { old: '', new: errorText(failure) };
}
