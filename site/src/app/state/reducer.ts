import type { StreamEvent } from '../../../../functions/wire/events.ts';
import { defaultPrivacy } from '../../../../functions/wire/plain.ts';
import type { ConversationSync, SyncRequest, SyncResult } from '../../../../functions/wire/sync.ts';
import type { ChatState, ConversationState } from '../client/types.ts';
import { applyAccountEvents, applyAccountSnapshot, takeAccountEvent } from './account.ts';
import type { Action } from './actions.ts';
import { restoreCache } from './cached.ts';
import { applyEvents, applySnapshot, prependPage, takeEvent } from './conversation.ts';
import { expire } from './expiry.ts';
import { reduceOutbox, settleOutbox } from './outbox.ts';
import { reduceViews, settleViews } from './views.ts';

/** Nothing is known yet. */
export const initialState: ChatState = {
  me: null,
  accountSeq: null,
  heldAccountEvents: [],
  cachedAccountSeq: null,
  friends: [],
  received: [],
  sent: [],
  notifications: [],
  notificationsSeenSeq: 0,
  blocked: [],
  privacy: defaultPrivacy,
  conversations: {},
  views: {},
  outbox: [],
};

/**
 * The one place where state changes. Pure, and safe against repeats, loss and disorder: an action that brings nothing new
 * returns the same object.
 */
export function reduce(state: ChatState, action: Action): ChatState {
  return settleViews(state, reduceParts(state, action));
}

function reduceParts(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case 'cache.restored':
      return settleOutbox(state, restoreCache(state, action.cached));
    case 'sync.applied':
      return settleOutbox(state, applySync(state, action.request, action.result));
    case 'event.arrived':
      return settleOutbox(state, takeStreamEvent(state, action.event));
    case 'page.loaded': {
      const conversation = state.conversations[action.conversationId];
      if (conversation === undefined) return state;
      return settleOutbox(state, withConversation(state, prependPage(conversation, action)));
    }
    case 'time.passed':
      return expire(state, action.nowMs);
    case 'view.loaded':
    case 'view.extended':
    case 'view.closed':
      return settleOutbox(state, reduceViews(state, action));
    case 'outbox.accepted': {
      const accepted = { ...state, outbox: reduceOutbox(state.outbox, action) };
      return settleOutbox(state, takeStreamEvent(accepted, action.event));
    }
    case 'signed_out':
      return initialState;
    default: {
      const outbox = reduceOutbox(state.outbox, action);
      return outbox === state.outbox ? state : { ...state, outbox };
    }
  }
}

function takeStreamEvent(state: ChatState, event: StreamEvent): ChatState {
  if (!('conversationId' in event)) return takeAccountEvent(state, event);
  const conversation = state.conversations[event.conversationId];
  if (conversation === undefined) return state;
  return withConversation(state, takeEvent(conversation, event, state.me?.id ?? ''));
}

/** The account comes first: it tells who "I" am, and may bring conversations that the rest of the answer continues. */
function applySync(before: ChatState, request: SyncRequest, result: SyncResult): ChatState {
  let state = before;
  const { account } = result;
  if (account?.kind === 'snapshot') state = applyAccountSnapshot(state, account, request.account ?? 0);
  else if (account?.kind === 'events' && covers(state.accountSeq, request.account)) {
    state = applyAccountEvents(state, account.events, account.seq);
  }
  for (const answer of result.conversations) state = applyConversationSync(state, request, answer);
  return withoutConversations(state, result.gone);
}

function applyConversationSync(state: ChatState, request: SyncRequest, answer: ConversationSync): ChatState {
  const known = state.conversations[answer.id];
  const myId = state.me?.id ?? '';
  const askedSeq = request.conversations[answer.id] ?? 0;
  if (answer.kind === 'snapshot') {
    return withConversation(state, applySnapshot(known, answer.conversation, myId, askedSeq));
  }
  if (known === undefined || !covers(known.seq, askedSeq)) return state;
  return withConversation(state, applyEvents(known, answer.events, answer.seq, myId));
}

/** Events answer what was asked: they leave no hole only where at least the asked position is known by now. */
function covers(knownSeq: number | null, askedSeq: number | null): boolean {
  return knownSeq !== null && knownSeq >= (askedSeq ?? 0);
}

function withConversation(state: ChatState, conversation: ConversationState): ChatState {
  if (state.conversations[conversation.id] === conversation) return state;
  return { ...state, conversations: { ...state.conversations, [conversation.id]: conversation } };
}

function withoutConversations(state: ChatState, ids: readonly string[]): ChatState {
  if (!ids.some((id) => id in state.conversations)) return state;
  const conversations = { ...state.conversations };
  for (const id of ids) delete conversations[id];
  return { ...state, conversations };
}
