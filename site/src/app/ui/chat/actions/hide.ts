import { type ReadonlySignal, signal } from '@preact/signals';
import { ta } from '../../../text/actions.ts';
import type { App } from '../../context.ts';
import { errorText } from '../../parts/action.tsx';

const undoMs = 5_000;
const hiding = signal<ReadonlySet<string>>(new Set());

/** Messages that are about to be deleted for me, as "conversation seq". */
export const hidingNow: ReadonlySignal<ReadonlySet<string>> = hiding;

/**
 * Deletes a message for me alone: it goes from the screen at once, and from the server when the time to undo it is over or
 * the page is left. Where that fails it comes back.
 */
export function hideForMe({ client, toasts }: App, conversationId: string, seq: number): void {
  const key = `${conversationId} ${seq}`;
  if (hiding.peek().has(key)) return;
  hiding.value = new Set([...hiding.peek(), key]);
  const comeBack = () => {
    hiding.value = new Set([...hiding.peek()].filter((one) => one !== key));
  };
  const settle = () => {
    clearTimeout(timer);
    window.removeEventListener('pagehide', commit);
  };
  const commit = () => {
    settle();
    client
      .request('POST', `/api/conversations/${conversationId}/hidden-messages`, { seqs: [seq] })
      .catch((error: unknown) => toasts.fail(errorText(error)))
      .finally(comeBack);
  };
  const undo = () => {
    settle();
    comeBack();
  };
  const timer = setTimeout(commit, undoMs);
  window.addEventListener('pagehide', commit);
  toasts.say(ta('hide.done'), { label: ta('hide.undo'), run: undo, shownMs: undoMs });
}
