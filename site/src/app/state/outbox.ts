import type { ChatState, OutboxEntry } from '../client/types.ts';
import type { OutboxAction } from './actions.ts';

/** Follows a message, or a change of one, from the moment it was written until the stream shows it. */
export function reduceOutbox(outbox: readonly OutboxEntry[], action: OutboxAction): readonly OutboxEntry[] {
  switch (action.type) {
    case 'outbox.restored': {
      const known = new Set(outbox.map((entry) => entry.clientId));
      const restored = action.entries.filter((entry) => !known.has(entry.clientId));
      return restored.length === 0 ? outbox : [...restored, ...outbox];
    }
    case 'outbox.queued':
      return [...outbox, action.entry];
    case 'outbox.sending':
      return change(outbox, action.clientId, { status: 'sending', error: null });
    case 'outbox.postponed':
      return change(outbox, action.clientId, { status: 'waiting', error: action.error });
    case 'outbox.accepted':
      return change(outbox, action.clientId, { acceptedSeq: action.event.seq });
    case 'outbox.failed':
      return change(outbox, action.clientId, { status: 'failed', error: action.error });
    case 'outbox.retried': {
      const entry = outbox.find((other) => other.clientId === action.clientId);
      if (entry?.status !== 'failed') return outbox;
      return [...outbox.filter((other) => other !== entry), { ...entry, status: 'waiting', error: null }];
    }
    case 'outbox.discarded':
      return outbox.filter((entry) => entry.clientId !== action.clientId || entry.status === 'sending');
  }
}

/** Drops the entries that are now shown as messages, or whose place in the stream has been passed. */
export function settleOutbox(before: ChatState, state: ChatState): ChatState {
  if (state.outbox.length === 0) return state;
  if (state.outbox === before.outbox && state.conversations === before.conversations) return state;
  const outbox = state.outbox.filter((entry) => !isShown(state, entry));
  return outbox.length === state.outbox.length ? state : { ...state, outbox };
}

function isShown(state: ChatState, entry: OutboxEntry): boolean {
  const conversation = state.conversations[entry.conversationId];
  if (conversation === undefined) return entry.acceptedSeq !== null;
  if (entry.acceptedSeq !== null && entry.acceptedSeq <= conversation.seq) return true;
  return (
    entry.change === undefined &&
    conversation.messages.some(
      (message) => message.clientId === entry.clientId && message.senderId === state.me?.id,
    )
  );
}

function change(
  outbox: readonly OutboxEntry[],
  clientId: string,
  changes: Partial<Pick<OutboxEntry, 'status' | 'error' | 'acceptedSeq'>>,
): readonly OutboxEntry[] {
  if (!outbox.some((entry) => entry.clientId === clientId)) return outbox;
  return outbox.map((entry) => (entry.clientId === clientId ? { ...entry, ...changes } : entry));
}
