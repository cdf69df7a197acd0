import { Copy } from 'lucide';
import { useApp } from '../context.ts';
import { copyText } from '../parts/action.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { tt } from './texts.ts';

/** Shows a new token, the only time that it is shown. It is kept nowhere in the page. */
export function MadeDialog({ token }: { token: string }) {
  const { dialog, toasts } = useApp();
  return (
    <Dialog
      title={tt('made.title')}
      actions={
        <button
          type="button"
          class="button button--primary"
          onClick={() => {
            dialog.value = null;
          }}
        >
          {tt('made.done')}
        </button>
      }
    >
      <p>{tt('made.text')}</p>
      <p class="programs__token">
        <span class="visually-hidden">{tt('made.label')}</span>
        <code dir="ltr">{token}</code>
      </p>
      <button type="button" class="button" onClick={() => void copyText(toasts, token)}>
        <Icon node={Copy} small /> {tt('made.copy')}
      </button>
    </Dialog>
  );
}
