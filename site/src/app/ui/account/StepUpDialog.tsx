import { Fingerprint } from 'lucide';
import { useState } from 'preact/hooks';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { ClientError } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { ActionButton, errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { CodeField } from './CodeField.tsx';
import { useLoaded } from './loaded.ts';
import { PasswordField } from './PasswordField.tsx';
import { ta } from './texts.ts';
import { Waiting } from './Waiting.tsx';

type Way = 'password' | 'code';

/** Asks who acts, by any way that the account has and that will do. `byFactor`: the password will not. */
export function StepUpDialog({ act, byFactor }: { act: () => Promise<void>; byFactor: boolean }) {
  const app = useApp();
  const [loaded, again] = useLoaded(() => app.client.request<SecurityInfo>('GET', '/api/account/security'));
  const [chosen, setChosen] = useState<Way>(byFactor ? 'code' : 'password');
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const [pending, setPending] = useState(false);
  const info = loaded && 'value' in loaded ? loaded.value : null;
  const ways = info ? waysOf(info, byFactor) : null;
  // The password stands there at once; what else there is comes when it is known.
  const way: Way | null =
    ways === null ? (byFactor ? null : 'password') : ways.includes(chosen) ? chosen : (ways[0] ?? null);

  const prove = async (proof: object) => {
    await app.client.request('POST', '/api/sessions/reauthenticate', proof);
    app.dialog.value = null;
    await act();
  };
  const confirm = async () => {
    if (pending || way === null) return;
    setPending(true);
    setError('');
    try {
      await prove(way === 'password' ? { password: typed } : { code: typed });
    } catch (failure) {
      setError(wordsFor(failure));
    } finally {
      setPending(false);
    }
  };
  const usePasskey = async () => {
    const { signWithPasskey } = await import('../../client/passkeys.ts');
    const ids = info?.passkeys.map(({ credentialId }) => credentialId) ?? [];
    const passkey = await signWithPasskey(app.client.request, ids);
    if (passkey) await prove({ passkey });
  };
  return (
    <Dialog
      title={ta('stepup.title')}
      actions={
        <>
          <CancelButton />
          {way !== null && (
            <button type="submit" form="step-up" class="button button--primary" aria-disabled={pending}>
              {ta('stepup.confirm')}
            </button>
          )}
        </>
      }
    >
      <p>{ta(byFactor ? 'stepup.factor' : 'stepup.text')}</p>
      {(info?.passkeys.length ?? 0) > 0 && 'PublicKeyCredential' in window && (
        <ActionButton class="button--wide" command={usePasskey}>
          <Icon node={Fingerprint} small /> {ta('stepup.passkey')}
        </ActionButton>
      )}
      {info === null && way === null && (
        <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
      )}
      {way !== null && (
        <form
          id="step-up"
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          {way === 'password' ? (
            <PasswordField
              label={ta('stepup.password')}
              value={typed}
              onInput={setTyped}
              autocomplete="current-password"
              error={error}
            />
          ) : (
            <CodeField
              label={ta(info?.totp ? 'stepup.code' : 'stepup.recovery')}
              value={typed}
              onInput={setTyped}
              error={error}
            />
          )}
        </form>
      )}
      {ways && ways.length > 1 && (
        <button
          type="button"
          class="button button--quiet button--small"
          onClick={() => {
            setChosen(way === 'password' ? 'code' : 'password');
            setTyped('');
            setError('');
          }}
        >
          {ta(way === 'password' ? 'stepup.by_code' : 'stepup.by_password')}
        </button>
      )}
    </Dialog>
  );
}

function waysOf({ totp, passkeys, recoveryCodes }: SecurityInfo, byFactor: boolean): Way[] {
  const hasFactor = totp !== null || passkeys.length > 0;
  const takesCode = totp !== null || (hasFactor && recoveryCodes.left > 0);
  return [...(byFactor ? [] : (['password'] as const)), ...(takesCode ? (['code'] as const) : [])];
}

function wordsFor(failure: unknown): string {
  const code = failure instanceof ClientError ? failure.code : 'internal';
  if (code === 'wrong_credentials') return ta('stepup.wrong');
  return code === 'wrong_code' || code === 'invalid' ? ta('stepup.wrong_code') : errorText(failure);
}
