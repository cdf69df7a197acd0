import type { Conversation, Member, Message } from '../../../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../../../functions/wire/events.ts';
import { limits } from '../../../../functions/wire/limits.ts';
import type { ConversationState } from '../client/types.ts';
import { holdEvent } from './stream.ts';

/**
 * Takes one event in any order: what is known is dropped, the next one is applied with everything held behind it, and
 * one that came too early is held.
 */
export function takeEvent(
  conversation: ConversationState,
  event: ConversationEvent,
  myId: string,
): ConversationState {
  if (event.seq <= conversation.seq) return conversation;
  if (event.seq > conversation.seq + 1) {
    return { ...conversation, held: holdEvent(conversation.held, event) };
  }
  return applyHeld(applyEvent(conversation, event, myId), myId);
}

/** Applies an answer that covers everything after the position asked for, up to `seq`; its events may have holes. */
export function applyEvents(
  conversation: ConversationState,
  events: readonly ConversationEvent[],
  seq: number,
  myId: string,
): ConversationState {
  let next = conversation;
  for (const event of events) {
    if (event.seq > next.seq) next = applyEvent(next, event, myId);
  }
  if (seq > next.seq) next = { ...next, seq };
  return applyHeld(next, myId);
}

/**
 * Replaces what is known by a newer or equally new snapshot; an older one was overtaken by events and is ignored. Loaded
 * messages are kept where nothing can be missing between them and the snapshot's last message.
 *
 * @param askedSeq the position that was asked for. A snapshot before it says that the server itself went back (its
 *   database was restored from a backup), and is taken.
 */
export function applySnapshot(
  current: ConversationState | undefined,
  snapshot: Conversation,
  myId: string,
  askedSeq = 0,
): ConversationState {
  const wentBack = snapshot.seq < askedSeq;
  if (current !== undefined && snapshot.seq < current.seq && !wentBack) return current;
  const known = wentBack ? undefined : current;
  const { id, kind, createdAtMs, seq, members, lastMessage, unread } = snapshot;
  const window = keptWindow(known, lastMessage) ?? {
    messages: lastMessage === null ? [] : [lastMessage],
    hasEarlier: lastMessage !== null && lastMessage.seq > 1,
  };
  const held = known?.held ?? [];
  return applyHeld(
    { id, kind, createdAtMs, members, seq, held, ...window, lastMessage, unread, stale: false },
    myId,
  );
}

/** Puts an earlier page before the loaded messages, unless these have been replaced since it was asked for. */
export function prependPage(
  conversation: ConversationState,
  page: { readonly before: number; readonly messages: readonly Message[]; readonly more: boolean },
): ConversationState {
  if (conversation.messages[0]?.seq !== page.before) return conversation;
  const earlier = page.messages.filter((message) => message.seq < page.before);
  return { ...conversation, messages: [...earlier, ...conversation.messages], hasEarlier: page.more };
}

function applyHeld(conversation: ConversationState, myId: string): ConversationState {
  if (conversation.held.length === 0) return conversation;
  let next = conversation;
  for (const event of conversation.held) {
    if (event.seq === next.seq + 1) next = applyEvent(next, event, myId);
  }
  return { ...next, held: next.held.filter((event) => event.seq > next.seq) };
}

function applyEvent(
  conversation: ConversationState,
  event: ConversationEvent,
  myId: string,
): ConversationState {
  switch (event.type) {
    case 'message.created':
      return appendMessage({ ...conversation, seq: event.seq }, event.message, myId);
    case 'receipt.updated':
      return movePositions({ ...conversation, seq: event.seq }, event, myId);
    default:
      // A newer server's event: the position moves on, and the next visit of an updated app shows it.
      return { ...conversation, seq: (event satisfies never as ConversationEvent).seq };
  }
}

function appendMessage(conversation: ConversationState, message: Message, myId: string): ConversationState {
  const isUnread = message.senderId !== myId && message.seq > readSeqOf(conversation, myId);
  return {
    ...conversation,
    messages: [...conversation.messages, message],
    lastMessage: message,
    unread: isUnread ? Math.min(conversation.unread + 1, limits.unreadMax) : conversation.unread,
  };
}

function movePositions(
  conversation: ConversationState,
  moved: { readonly userId: string; readonly deliveredSeq: number; readonly readSeq: number },
  myId: string,
): ConversationState {
  const members = conversation.members.map(
    (member): Member =>
      member.person.id === moved.userId
        ? {
            ...member,
            deliveredSeq: Math.max(member.deliveredSeq, moved.deliveredSeq),
            readSeq: Math.max(member.readSeq, moved.readSeq),
          }
        : member,
  );
  const next = { ...conversation, members };
  if (moved.userId !== myId || readSeqOf(next, myId) === readSeqOf(conversation, myId)) return next;
  const unread = countUnread(next, myId);
  return unread === null ? { ...next, stale: true } : { ...next, unread };
}

/** Others' messages after my read position, or null where the loaded messages do not reach back that far. */
function countUnread(conversation: ConversationState, myId: string): number | null {
  const readSeq = readSeqOf(conversation, myId);
  const { lastMessage, messages, hasEarlier } = conversation;
  if (lastMessage === null || readSeq >= lastMessage.seq || conversation.unread === 0) return 0;
  const first = messages[0];
  if (first === undefined || (hasEarlier && first.seq > readSeq + 1)) return null;
  const count = messages.filter((message) => message.seq > readSeq && message.senderId !== myId).length;
  return Math.min(count, limits.unreadMax);
}

function keptWindow(
  known: ConversationState | undefined,
  lastMessage: Message | null,
): Pick<ConversationState, 'messages' | 'hasEarlier'> | null {
  if (known === undefined || lastMessage === null || lastMessage.seq > known.seq + 1) return null;
  const { messages, hasEarlier } = known;
  if (lastMessage.seq <= known.seq) return { messages, hasEarlier };
  return { messages: [...messages, lastMessage], hasEarlier };
}

function readSeqOf(conversation: ConversationState, userId: string): number {
  return conversation.members.find((member) => member.person.id === userId)?.readSeq ?? 0;
}
