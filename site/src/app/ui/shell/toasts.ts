import { type ReadonlySignal, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  /** What can still be done about it; then the toast goes. */
  readonly action?: ToastAction;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
  /** How long it is offered. */
  readonly shownMs: number;
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  say(text: string, action?: ToastAction): void;
  fail(text: string): void;
  dismiss(id: number): void;
}

const shownMs = { said: 3_000, failed: 8_000 } as const;

/** Short notes over the page. The same text is not shown twice at a time; each leaves by itself. */
export function createToasts(): Toasts {
  const shown = signal<readonly Toast[]>([]);
  let nextId = 1;
  const dismiss = (id: number) => {
    shown.value = shown.value.filter((toast) => toast.id !== id);
  };
  const show = (text: string, failed: boolean, action?: ToastAction) => {
    if (!action && shown.value.some((toast) => toast.text === text)) return;
    const id = nextId++;
    shown.value = [...shown.value, { id, text, failed, ...(action && { action }) }];
    setTimeout(() => dismiss(id), action?.shownMs ?? (failed ? shownMs.failed : shownMs.said));
  };
  return {
    shown,
    dismiss,
    say: (text, action) => show(text, false, action),
    fail: (text) => show(text, true),
  };
}
