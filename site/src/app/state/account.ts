import type { Conversation } from '../../../../functions/wire/conversations.ts';
import type { AccountEvent } from '../../../../functions/wire/events.ts';
import { limits } from '../../../../functions/wire/limits.ts';
import type { Notification, Person, PrivacySettings } from '../../../../functions/wire/people.ts';
import type { AccountSnapshot } from '../../../../functions/wire/sync.ts';
import type { ChatState, ConversationState } from '../client/types.ts';
import { applySnapshot, hideMessages, withoutReadsOfOthers, withSettings } from './conversation.ts';
import { withPerson } from './people.ts';
import { holdEvent } from './stream.ts';

/** Takes one event of the account stream in any order, as `takeEvent` does for a conversation. */
export function takeAccountEvent(state: ChatState, event: AccountEvent): ChatState {
  const known = state.accountSeq;
  if (known !== null && event.seq <= known) return state;
  if (known === null || event.seq > known + 1) {
    return { ...state, heldAccountEvents: holdEvent(state.heldAccountEvents, event) };
  }
  return applyHeld(applyEvent(state, event));
}

/** Applies an answer that covers everything after the position asked for, up to `seq`; its events may have holes. */
export function applyAccountEvents(
  state: ChatState,
  events: readonly AccountEvent[],
  seq: number,
): ChatState {
  let next = state;
  for (const event of events) {
    if (event.seq > (next.accountSeq ?? 0)) next = applyEvent(next, event);
  }
  if (seq > (next.accountSeq ?? 0)) next = { ...next, accountSeq: seq };
  return applyHeld(next);
}

/**
 * Replaces the account's part of the state, unless more is known already; `askedSeq` as in `applySnapshot`. A snapshot
 * does not say what its stream told of conversations: those of the cache are told by the events since, which are asked
 * for next and change nothing else; where events were passed over, every conversation is asked for anew.
 */
export function applyAccountSnapshot(
  state: ChatState,
  answer: { readonly snapshot: AccountSnapshot; readonly seq: number },
  askedSeq: number,
): ChatState {
  const { snapshot, seq } = answer;
  const wentBack = seq < askedSeq;
  if (state.accountSeq !== null && seq < state.accountSeq && !wentBack) return state;
  const { cachedAccountSeq, accountSeq } = state;
  const replayFrom = accountSeq === null && cachedAccountSeq !== null && cachedAccountSeq < seq;
  const passedOver = accountSeq !== null && accountSeq < seq;
  const { privacy, ...rest } = snapshot;
  const standing = accountSeq === null ? { ...state, privacy } : withPrivacy(state, privacy);
  return applyHeld({
    ...standing,
    heldAccountEvents: wentBack ? [] : state.heldAccountEvents,
    ...rest,
    notifications: newestFirst(snapshot.notifications),
    accountSeq: replayFrom ? cachedAccountSeq : seq,
    conversations: passedOver ? allStale(standing.conversations) : standing.conversations,
  });
}

/** Their loaded messages go too: some of them may have been deleted for me. */
function allStale(conversations: ChatState['conversations']): ChatState['conversations'] {
  return Object.fromEntries(
    Object.entries(conversations).map(([id, conversation]) => {
      const { lastMessage } = conversation;
      const messages = lastMessage ? [lastMessage] : [];
      return [id, { ...conversation, messages, hasEarlier: lastMessage !== null, stale: true }];
    }),
  );
}

function applyHeld(state: ChatState): ChatState {
  if (state.heldAccountEvents.length === 0) return state;
  let next = state;
  for (const event of state.heldAccountEvents) {
    if (event.seq === (next.accountSeq ?? 0) + 1) next = applyEvent(next, event);
  }
  const seq = next.accountSeq ?? 0;
  return { ...next, heldAccountEvents: next.heldAccountEvents.filter((event) => event.seq > seq) };
}

function applyEvent(before: ChatState, event: AccountEvent): ChatState {
  const state = { ...before, accountSeq: event.seq };
  switch (event.type) {
    case 'friend_request.received':
      return {
        ...state,
        received: [...withoutPerson(state.received, event.request.person.id), event.request],
        notifications: newestFirst([...state.notifications, event.notification]),
      };
    case 'friend_request.sent':
      return { ...state, sent: [...withoutPerson(state.sent, event.request.person.id), event.request] };
    case 'friend_request.closed':
      return { ...state, [event.direction]: withoutPerson(state[event.direction], event.userId) };
    case 'friend.added':
      return addFriend(state, event);
    case 'friend.removed':
      return { ...state, friends: withoutPerson(state.friends, event.userId) };
    case 'notifications.seen':
      return { ...state, notificationsSeenSeq: Math.max(state.notificationsSeenSeq, event.seenSeq) };
    case 'conversation.added':
      return withNotification(withSnapshot(state, event.conversation), event.notification);
    case 'conversation.hidden': {
      const { [event.hiddenId]: _, ...conversations } = state.conversations;
      return { ...state, conversations };
    }
    case 'conversation.settings':
      return changeConversation(state, event.settingsOf, (one) =>
        withSettings(one, event.settings, state.me?.id ?? ''),
      );
    case 'messages.hidden':
      return changeConversation(state, event.hiddenIn, (one) =>
        hideMessages(one, event.messageSeqs, state.me?.id ?? ''),
      );
    case 'privacy.changed':
      return withPrivacy(state, event.privacy);
    case 'person.blocked':
      return { ...state, blocked: [...withoutId(state.blocked, event.person.id), event.person] };
    case 'security.noted':
    case 'operator.logged':
    case 'report.reviewed':
      return withNotification(state, event.notification);
    case 'person.erased':
      // Where they were in conversations, their place is held by nobody: asked for anew.
      return {
        ...state,
        notifications: withoutPerson(state.notifications, event.userId),
        conversations: allStale(state.conversations),
      };
    case 'person.changed':
      return withPerson(state, event.person);
    case 'person.unblocked':
      return { ...state, blocked: withoutId(state.blocked, event.userId) };
    default:
      // A newer server's event: the position moves on, and the next visit starts from a snapshot.
      event satisfies never;
      return state;
  }
}

function addFriend(state: ChatState, event: Extract<AccountEvent, { type: 'friend.added' }>): ChatState {
  const { friend, conversation, notification } = event;
  return {
    ...withNotification(withSnapshot(state, conversation), notification),
    friends: [...withoutPerson(state.friends, friend.person.id), friend],
    received: withoutPerson(state.received, friend.person.id),
    sent: withoutPerson(state.sent, friend.person.id),
  };
}

function withSnapshot(state: ChatState, conversation: Conversation): ChatState {
  const known = state.conversations[conversation.id];
  const added = applySnapshot(known, conversation, state.me?.id ?? '');
  if (added === known) return state;
  return { ...state, conversations: { ...state.conversations, [conversation.id]: added } };
}

function withNotification(state: ChatState, notification: Notification | null): ChatState {
  if (notification === null) return state;
  return { ...state, notifications: newestFirst([...state.notifications, notification]) };
}

/**
 * What others have read is not told to somebody who does not tell it: it is forgotten when that is turned off, and asked for
 * anew when it is turned on.
 */
function withPrivacy(state: ChatState, privacy: PrivacySettings): ChatState {
  if (privacy.receipts === state.privacy.receipts) return { ...state, privacy };
  const conversations = Object.entries(state.conversations).map(([id, conversation]) => {
    const changed = privacy.receipts
      ? { ...conversation, stale: true }
      : withoutReadsOfOthers(conversation, state.me?.id ?? '');
    return [id, changed] as const;
  });
  return { ...state, privacy, conversations: Object.fromEntries(conversations) };
}

function changeConversation(
  state: ChatState,
  id: string,
  change: (conversation: ConversationState) => ConversationState,
): ChatState {
  const known = state.conversations[id];
  if (known === undefined) return state;
  return { ...state, conversations: { ...state.conversations, [id]: change(known) } };
}

function withoutId(people: readonly Person[], userId: string): readonly Person[] {
  return people.filter((person) => person.id !== userId);
}

function withoutPerson<Item extends { readonly person: { readonly id: string } }>(
  items: readonly Item[],
  userId: string,
): readonly Item[] {
  return items.filter((item) => item.person.id !== userId);
}

/** The types that this version has words for; a newer server may list others. */
const knownTypes: Readonly<Record<Notification['type'], true>> = {
  'friend_request.received': true,
  'friend.added': true,
  'conversation.added': true,
  'security.noted': true,
  'operator.logged': true,
  'report.reviewed': true,
};

function newestFirst(notifications: readonly Notification[]): readonly Notification[] {
  const bySeq = new Map(notifications.filter(({ type }) => knownTypes[type]).map((one) => [one.seq, one]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, limits.notificationsListedMax);
}
