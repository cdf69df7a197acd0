import { Copy } from 'lucide';
import { useState } from 'preact/hooks';
import type { NewTotp } from '../../../../../functions/wire/factors.ts';
import { ClientError } from '../../client/types.ts';
import { CodeField } from '../account/CodeField.tsx';
import { useApp } from '../context.ts';
import { copyText, errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { QrCode } from '../settings/QrCode.tsx';
import { tf } from './texts.ts';

/** Shows an app's key, once, and asks for the first code as proof that the app has it. */
export function TotpDialog({ totp, confirmed }: { totp: NewTotp; confirmed: () => Promise<void> }) {
  const { client, toasts } = useApp();
  const [code, setCode] = useState('');
  const [error, setError] = useState('');
  const [pending, setPending] = useState(false);
  const confirm = async () => {
    if (pending) return;
    if (!/^\d{6}$/.test(code.replace(/\s/g, ''))) return setError(tf('totp.short'));
    setPending(true);
    setError('');
    try {
      await client.request('PUT', '/api/account/totp', { code });
    } catch (failure) {
      setPending(false);
      return setError(wordsFor(failure));
    }
    await confirmed().catch((failure: unknown) => toasts.fail(errorText(failure)));
  };
  return (
    <Dialog
      title={tf('totp.dialog')}
      actions={
        <>
          <CancelButton />
          <button type="submit" form="totp-form" class="button button--primary" aria-disabled={pending}>
            {tf('totp.confirm')}
          </button>
        </>
      }
    >
      <p>{tf('totp.scan')}</p>
      <QrCode text={totp.uri} label={tf('totp.qr')} />
      <p class="settings__text">{tf('totp.key')}</p>
      <p class="totp-key">
        <code>{totp.secret.replace(/.{4}(?=.)/g, '$& ')}</code>
      </p>
      <div class="account__actions">
        <button type="button" class="button" onClick={() => void copyText(toasts, totp.secret)}>
          <Icon node={Copy} small /> {tf('totp.copy')}
        </button>
        <a class="button" href={totp.uri}>
          {tf('totp.open')}
        </a>
      </div>
      <form
        id="totp-form"
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <CodeField label={tf('totp.code')} value={code} onInput={setCode} error={error} digits />
      </form>
    </Dialog>
  );
}

function wordsFor(failure: unknown): string {
  const code = failure instanceof ClientError ? failure.code : 'internal';
  if (code === 'wrong_code') return tf('totp.wrong');
  return code === 'not_found' ? tf('totp.late') : errorText(failure);
}
