import { type ReadonlySignal, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  say(text: string): void;
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
  const show = (text: string, failed: boolean) => {
    if (shown.value.some((toast) => toast.text === text)) return;
    const id = nextId++;
    shown.value = [...shown.value, { id, text, failed }];
    setTimeout(() => dismiss(id), failed ? shownMs.failed : shownMs.said);
  };
  return { shown, dismiss, say: (text) => show(text, false), fail: (text) => show(text, true) };
}
