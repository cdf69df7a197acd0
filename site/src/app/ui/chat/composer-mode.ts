import { signal } from '@preact/signals';
import type { ConversationState } from '../../client/types.ts';

/** What the composer is about: a new message, an answer to one, or another text for one of one's own. */
export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly seq: number }
  | { readonly kind: 'edit'; readonly seq: number; readonly text: string };

const newMessage: ComposerMode = { kind: 'new' };
const modes = signal<Readonly<Record<string, ComposerMode>>>({});

/** The composer's mode in a conversation. A component that asks renders again when it changes. */
export function composerMode(conversationId: string): ComposerMode {
  return modes.value[conversationId] ?? newMessage;
}

/** Puts the composer of a conversation into a mode; the composer takes the focus. The draft of a new message stays. */
export function setComposerMode(conversationId: string, mode: ComposerMode): void {
  modes.value = { ...modes.peek(), [conversationId]: mode };
}

/** Begins to edit the newest message of one's own that is loaded and can be edited; false where there is none. */
export function editLast(conversation: ConversationState, meId: string): boolean {
  const last = conversation.messages.findLast(
    ({ senderId, body }) => senderId === meId && body?.type === 'text' && body.forwarded === undefined,
  );
  if (last?.body?.type !== 'text') return false;
  setComposerMode(conversation.id, { kind: 'edit', seq: last.seq, text: last.body.text });
  return true;
}
