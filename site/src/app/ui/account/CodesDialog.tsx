import { Copy, Download } from 'lucide';
import { useId, useMemo, useState } from 'preact/hooks';
import { useApp, useChat } from '../context.ts';
import { copyText, errorText } from '../parts/action.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ta } from './texts.ts';

/** Shows new codes, once, and asks for one of them as proof that they were saved. */
export function CodesDialog({ codes, onSaved }: { codes: readonly string[]; onSaved: () => void }) {
  const { client, dialog, toasts } = useApp();
  const handle = useChat((state) => state.me?.handle ?? '');
  const id = useId();
  const number = useMemo(() => 1 + Math.floor(Math.random() * codes.length), [codes]);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const text = () =>
    `${ta('codes.file', { handle, address: `${location.origin}/recover/` })}\n\n${codes.join('\n')}\n`;
  const confirm = async () => {
    const plain = (code = '') => code.toLowerCase().replace(/[\s-]/g, '');
    if (plain(typed) !== plain(codes[number - 1])) return setError(ta('codes.wrong', { number }));
    try {
      await client.request('PUT', '/api/account/recovery-codes', { code: typed });
      onSaved();
      dialog.value = null;
      toasts.say(ta('codes.saved'));
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <Dialog
      title={ta('codes.dialog')}
      actions={
        <button type="submit" form={`${id}-form`} class="button button--primary">
          {ta('codes.done')}
        </button>
      }
    >
      <p>{ta('codes.text')}</p>
      <ol class="codes" aria-label={ta('codes.list')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="account__actions">
        <button type="button" class="button" onClick={() => void copyText(toasts, text())}>
          <Icon node={Copy} small /> {ta('codes.copy')}
        </button>
        <button type="button" class="button" onClick={() => saveFile(text())}>
          <Icon node={Download} small /> {ta('codes.download')}
        </button>
      </div>
      <form
        id={`${id}-form`}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <div class="field">
          <label class="field__label" for={id}>
            {ta('codes.confirm', { number })}
          </label>
          <input
            id={id}
            class="input"
            value={typed}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-invalid={error !== ''}
            aria-describedby={`${id}-error`}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <p class="field__error" id={`${id}-error`} role="alert">
            {error}
          </p>
        </div>
      </form>
    </Dialog>
  );
}

function saveFile(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = 'umbrachat-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}
