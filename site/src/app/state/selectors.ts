import type { Member, Message } from '../../../../functions/wire/conversations.ts';
import type { SyncRequest } from '../../../../functions/wire/sync.ts';
import type { ChatState, ConversationState } from '../client/types.ts';

/** The sum of the positions of all known streams, to compare with the server's. */
export function head(state: ChatState): number {
  let sum = state.accountSeq ?? 0;
  for (const conversation of Object.values(state.conversations)) sum += conversation.seq;
  return sum;
}

/** Whether the state knows of something that it lacks: a hole in a stream, or a conversation to ask for anew. */
export function isIncomplete(state: ChatState): boolean {
  if (state.heldAccountEvents.length > 0) return true;
  return Object.values(state.conversations).some((one) => one.stale || one.held.length > 0);
}

/** What to ask the server for: everything after the known positions, and stale conversations from the beginning. */
export function syncRequestOf(state: ChatState, streamsMax: number): SyncRequest {
  const known = Object.values(state.conversations).slice(0, streamsMax);
  return {
    account: state.accountSeq,
    conversations: Object.fromEntries(known.map((one) => [one.id, one.stale ? 0 : one.seq])),
  };
}

/**
 * How far a message of mine has come: to the other person, or in a group to all others.
 *
 * @param myId whose message it is
 */
export function tickOf(
  message: Pick<Message, 'seq'>,
  conversation: ConversationState,
  myId: string,
): 'sent' | 'delivered' | 'read' {
  const others = audienceOf(conversation, message.seq, myId);
  if (others.length === 0) return 'sent';
  if (others.every((member) => member.readSeq >= message.seq)) return 'read';
  const isDelivered = (member: Member) => Math.max(member.deliveredSeq, member.readSeq) >= message.seq;
  return others.every(isDelivered) ? 'delivered' : 'sent';
}

/** The members other than the sender who were there when something was written at this position. */
export function audienceOf(
  conversation: ConversationState,
  seq: number,
  senderId: string,
): readonly Member[] {
  const others = othersIn(conversation, senderId);
  if (conversation.kind === 'direct') return others;
  const joined = joinSeqsOf(conversation.messages);
  return others.filter(({ person }) => (joined.get(person.id) ?? 0) < seq);
}

const joinSeqs = new WeakMap<readonly Message[], ReadonlyMap<string, number>>();

/** Where those who came while these messages were written came, by the lines that say so; read once per list. */
function joinSeqsOf(messages: readonly Message[]): ReadonlyMap<string, number> {
  const known = joinSeqs.get(messages);
  if (known) return known;
  const found = new Map<string, number>();
  for (const { body, seq, senderId } of messages) {
    if (body?.type !== 'notice') continue;
    if (body.notice === 'member.joined') found.set(senderId, seq);
    if (body.notice === 'members.added') for (const userId of body.userIds) found.set(userId, seq);
  }
  joinSeqs.set(messages, found);
  return found;
}

/** The members other than me. */
export function othersIn(conversation: ConversationState, myId: string): readonly Member[] {
  return conversation.members.filter((member) => member.person.id !== myId);
}

/** All conversations, the most recently active first. */
export function conversationsByActivity(state: ChatState): readonly ConversationState[] {
  return Object.values(state.conversations).sort(
    (a, b) => lastActivityMs(b) - lastActivityMs(a) || (a.id < b.id ? 1 : -1),
  );
}

/** What waits to be read; in a conversation that has ended nothing does: it can no longer be marked as read. */
export function unreadOf({ ended, unread }: ConversationState): number {
  return ended ? 0 : unread;
}

/** Whether a conversation makes no noise at this moment. */
export function isMuted({ settings }: Pick<ConversationState, 'settings'>, nowMs: number): boolean {
  return (settings.mutedUntilMs ?? 0) > nowMs;
}

/** Whether it stands in the archive: a message that came since brings it back, unless it is muted. */
export function isArchived(
  { settings, lastMessage }: Pick<ConversationState, 'settings' | 'lastMessage'>,
  nowMs: number,
): boolean {
  if (settings.archivedSeq === undefined) return false;
  return isMuted({ settings }, nowMs) || (lastMessage?.seq ?? 0) <= settings.archivedSeq;
}

/** Unread messages in all conversations that are not muted, each counted up to `limits.unreadMax`. */
export function unreadTotal(state: ChatState, nowMs: number): number {
  return Object.values(state.conversations).reduce(
    (sum, one) => (isMuted(one, nowMs) ? sum : sum + unreadOf(one)),
    0,
  );
}

/** Notifications that have not been looked at. */
export function unseenNotifications(state: ChatState): number {
  return state.notifications.filter((one) => one.seq > state.notificationsSeenSeq).length;
}

function lastActivityMs(conversation: ConversationState): number {
  return conversation.lastMessage?.sentAtMs ?? conversation.createdAtMs;
}
