import type {
  Conversation,
  ConversationSettings,
  Member,
  Message,
} from '../../../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../../../functions/wire/events.ts';
import { limits } from '../../../../functions/wire/limits.ts';
import type { ConversationState } from '../client/types.ts';
import { asToldSince, noteChanged, replaced, withMessage, withoutMessages, withPin } from './messages.ts';
import { holdEvent } from './stream.ts';
import { countsAsUnread, readSeqOf, recountUnread } from './unread.ts';

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
 * messages are kept where nothing can have happened to them since, nor be missing before the snapshot's last message.
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
  const { formerMembers = [], details = {}, settings = {}, unreadMentions = [], pinnedSeqs = [] } = snapshot;
  const shared = { members, formerMembers, details, settings, ended: snapshot.ended ?? false };
  const window = keptWindow(known, snapshot) ?? {
    messages: lastMessage === null ? [] : [lastMessage],
    hasEarlier: lastMessage !== null && lastMessage.seq > 1,
  };
  const held = known?.held ?? [];
  const changedEarlier = known?.seq === seq ? known.changedEarlier : [];
  const hasUnknown = known?.hasUnknown ?? false;
  return applyHeld(
    {
      ...{
        id,
        kind,
        createdAtMs,
        ...shared,
        seq,
        held,
        ...window,
        lastMessage,
        nextExpiryMs: snapshot.nextExpiryMs,
      },
      ...{ unread, unreadMentions, pinnedSeqs, changedEarlier, stale: false, hasUnknown },
    },
    myId,
  );
}

/** Puts an earlier page before the loaded messages, unless these have been replaced since it was asked for. */
export function prependPage(
  conversation: ConversationState,
  page: { readonly before: number; readonly messages: readonly Message[]; readonly more: boolean },
): ConversationState {
  if (conversation.messages[0]?.seq !== page.before) return conversation;
  const told = asToldSince(page.messages, conversation);
  const earlier = told.filter((message) => message.seq < page.before);
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
    case 'message.updated':
      return replaceMessage({ ...conversation, seq: event.seq }, event.message, myId);
    case 'member.updated':
      return withMember({ ...conversation, seq: event.seq }, event.member);
    case 'member.removed':
      return withoutMember({ ...conversation, seq: event.seq }, event.userId, myId);
    case 'conversation.updated':
      return {
        ...conversation,
        seq: event.seq,
        details: event.details,
        // Where messages live shorter now, what is counted and not loaded may be gone.
        stale: conversation.stale || event.details.lifetimes !== undefined,
      };
    case 'receipt.updated':
      return movePositions({ ...conversation, seq: event.seq }, event, myId);
    default:
      // A newer server's event: the position moves on. What it said is fetched by an updated app, so this is not cached.
      return { ...conversation, seq: (event satisfies never as ConversationEvent).seq, hasUnknown: true };
  }
}

function appendMessage(conversation: ConversationState, message: Message, myId: string): ConversationState {
  const isUnread = countsAsUnread(message, myId) && message.seq > readSeqOf(conversation, myId);
  return {
    ...conversation,
    messages: [...conversation.messages, message],
    lastMessage: message,
    unread: isUnread ? Math.min(conversation.unread + 1, limits.unreadMax) : conversation.unread,
    unreadMentions:
      isUnread && mentions(message, myId)
        ? [...conversation.unreadMentions, message.seq]
        : conversation.unreadMentions,
  };
}

/** Puts the message as it stands now in the place of what was known of it, also where others quote it. */
function replaceMessage(before: ConversationState, message: Message, myId: string): ConversationState {
  const { seq, senderId } = message;
  const isLoaded = before.messages.some((one) => one.seq === seq);
  const conversation = {
    ...before,
    messages: withMessage(before.messages, message),
    lastMessage: before.lastMessage && replaced(before.lastMessage, message),
    pinnedSeqs: withPin(before.pinnedSeqs, message),
    changedEarlier: isLoaded ? before.changedEarlier : noteChanged(before.changedEarlier, [{ seq, message }]),
  };
  if (seq <= readSeqOf(conversation, myId) || senderId === myId) return conversation;
  const otherMentions = before.unreadMentions.filter((mentioned) => mentioned !== seq);
  const unreadMentions = mentions(message, myId)
    ? [...otherMentions, seq].sort((a, b) => a - b)
    : otherMentions;
  return recountUnread({ ...conversation, unreadMentions }, myId);
}

function mentions(message: Message, myId: string): boolean {
  return message.body?.type === 'text' && (message.body.mentions ?? []).some(({ userId }) => userId === myId);
}

function withMember(conversation: ConversationState, member: Member): ConversationState {
  const { members, formerMembers } = conversation;
  const isKnown = members.some((one) => one.person.id === member.person.id);
  return {
    ...conversation,
    members: isKnown
      ? members.map((one) => (one.person.id === member.person.id ? member : one))
      : [...members, member],
    formerMembers: formerMembers.filter((person) => person.id !== member.person.id),
  };
}

const unknownStanding = { role: 'member', deliveredSeq: 0, readSeq: 0 } as const;

function withoutMember(conversation: ConversationState, userId: string, myId: string): ConversationState {
  const { members, formerMembers } = conversation;
  const left = members.find((one) => one.person.id === userId);
  const others = members.filter((one) => one !== left);
  const ended = conversation.ended || userId === myId;
  return {
    ...conversation,
    // Roles and positions go on changing, and whoever left is not told: so they are not shown either.
    members: ended ? others.map(({ person }) => ({ person, ...unknownStanding })) : others,
    formerMembers: left ? [...formerMembers, left.person] : formerMembers,
    ended,
    // The last one out deletes the group: only the server knows whether it is still there.
    stale: conversation.stale || (userId === myId && others.length === 0),
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
  return recountUnread(next, myId);
}

/** What I set for myself, as it stands now. */
export function withSettings(
  conversation: ConversationState,
  settings: ConversationSettings,
  myId: string,
): ConversationState {
  const next = { ...conversation, settings };
  return readSeqOf(next, myId) === readSeqOf(conversation, myId) ? next : recountUnread(next, myId);
}

/** Forgets how far the others have read. */
export function withoutReadsOfOthers(conversation: ConversationState, myId: string): ConversationState {
  const members = conversation.members.map((one) => (one.person.id === myId ? one : { ...one, readSeq: 0 }));
  return { ...conversation, members };
}

/** Takes away messages that I deleted for myself. */
export function hideMessages(
  conversation: ConversationState,
  seqs: readonly number[],
  myId: string,
): ConversationState {
  const hidden = new Set(seqs);
  const messages = withoutMessages(conversation.messages, hidden);
  const loaded = new Set(conversation.messages.map((message) => message.seq));
  const elsewhere = seqs.filter((seq) => !loaded.has(seq)).map((seq) => ({ seq, message: null }));
  const isLastHidden = conversation.lastMessage !== null && hidden.has(conversation.lastMessage.seq);
  const lastMessage = isLastHidden ? (messages.at(-1) ?? null) : conversation.lastMessage;
  const next = {
    ...conversation,
    messages,
    lastMessage,
    changedEarlier:
      elsewhere.length > 0
        ? noteChanged(conversation.changedEarlier, elsewhere)
        : conversation.changedEarlier,
    pinnedSeqs: conversation.pinnedSeqs.filter((seq) => !hidden.has(seq)),
    unreadMentions: conversation.unreadMentions.filter((seq) => !hidden.has(seq)),
    // With nothing loaded before it, only the server knows what is the last one now.
    stale: conversation.stale || (isLastHidden && messages.length === 0 && conversation.hasEarlier),
  };
  return recountUnread(next, myId);
}

function keptWindow(
  known: ConversationState | undefined,
  { seq, lastMessage }: Conversation,
): Pick<ConversationState, 'messages' | 'hasEarlier'> | null {
  if (known === undefined || lastMessage === null) return null;
  const { messages, hasEarlier } = known;
  if (seq === known.seq) return messages.at(-1)?.seq === lastMessage.seq ? { messages, hasEarlier } : null;
  if (seq !== known.seq + 1 || lastMessage.seq !== seq) return null;
  return { messages: [...messages, lastMessage], hasEarlier };
}
