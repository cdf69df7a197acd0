import { X } from 'lucide';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import type { Toast, ToastAction } from './toasts.ts';

/** Failures are alerts, the rest is a polite status; both regions stand there before anything is put in. */
export function ToastList() {
  return (
    <div class="toasts">
      <div class="toasts__group" role="alert">
        <Group failed={true} />
      </div>
      <div class="toasts__group" role="status">
        <Group failed={false} />
      </div>
    </div>
  );
}

function Group({ failed }: { failed: boolean }) {
  const { toasts } = useApp();
  return toasts.shown.value
    .filter((toast) => toast.failed === failed)
    .map((toast) => (
      <div key={toast.id} class={`toast ${failed ? 'toast--danger' : ''}`}>
        <span>{toast.text}</span>
        {toast.action && <Action toast={toast} action={toast.action} />}
        <button
          type="button"
          class="button button--icon"
          aria-label={t('toast.dismiss')}
          onClick={() => toasts.dismiss(toast.id)}
        >
          <Icon node={X} small />
        </button>
      </div>
    ));
}

function Action({ toast, action }: { toast: Toast; action: ToastAction }) {
  const { toasts } = useApp();
  return (
    <button
      type="button"
      class="button button--small"
      onClick={() => {
        toasts.dismiss(toast.id);
        action.run();
      }}
    >
      {action.label}
    </button>
  );
}
