import type { Message } from '../../../../functions/wire/conversations.ts';
import { limits } from '../../../../functions/wire/limits.ts';
import type { ConversationState } from '../client/types.ts';

/** How far this person has read; for me also where others are not to know. */
export function readSeqOf({ members, settings }: ConversationState, userId: string): number {
  const own = members.find((member) => member.person.id === userId)?.readSeq ?? 0;
  return Math.max(own, settings.privateReadSeq ?? 0);
}

/** Others' messages count; lines of the server's own and deleted messages do not. */
export function countsAsUnread(message: Message, myId: string): boolean {
  return message.senderId !== myId && message.body !== null && message.body.type !== 'notice';
}

/**
 * Derives unread from the positions. Where the loaded messages do not reach back far enough, the conversation becomes
 * stale, and the next sync asks for it from the beginning.
 */
export function recountUnread(conversation: ConversationState, myId: string): ConversationState {
  const readSeq = readSeqOf(conversation, myId);
  const unreadMentions = conversation.unreadMentions.some((seq) => seq <= readSeq)
    ? conversation.unreadMentions.filter((seq) => seq > readSeq)
    : conversation.unreadMentions;
  const unread = count(conversation, readSeq, myId);
  if (unread === null) return { ...conversation, unreadMentions, stale: true };
  return { ...conversation, unreadMentions, unread };
}

function count(
  { lastMessage, messages, hasEarlier, unread }: ConversationState,
  readSeq: number,
  myId: string,
) {
  if (lastMessage === null || readSeq >= lastMessage.seq || unread === 0) return 0;
  const first = messages[0];
  if (first === undefined || (hasEarlier && first.seq > readSeq + 1)) return null;
  const found = messages.filter((message) => message.seq > readSeq && countsAsUnread(message, myId));
  return Math.min(found.length, limits.unreadMax);
}
