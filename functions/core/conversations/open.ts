import type { Conversation } from '../../wire/conversations.ts';
import { openMessage, type SealedMessage } from '../messages/body.ts';

/** A conversation as the database tells it (`conversation_json`). */
export type SealedConversation = Omit<Conversation, 'lastMessage'> & {
  readonly lastMessage: SealedMessage | null;
};

/** The conversation as a member sees it. */
export function openConversation(sealed: SealedConversation): Conversation {
  return { ...sealed, lastMessage: sealed.lastMessage && openMessage(sealed.lastMessage) };
}
