import type { ChatState, ConversationState } from '../client/types.ts';
import { conversationsByActivity } from './selectors.ts';

export const cacheLimits = { conversationsMax: 100, messagesPerConversationMax: 200 } as const;

/** The account's part of what is kept across visits. */
export type CachedAccount = Pick<
  ChatState,
  'friends' | 'received' | 'sent' | 'notifications' | 'notificationsSeenSeq' | 'blocked' | 'privacy'
> & {
  readonly me: NonNullable<ChatState['me']>;
  /** Up to where the conversations know what the account's stream told of them. */
  readonly accountSeq: number | null;
};

/** What is kept across visits; each part is consistent in itself, whatever was written of the others. */
export interface CachedState {
  readonly account: CachedAccount;
  readonly conversations: readonly ConversationState[];
}

/** The account's part to keep; null before it is known. */
export function cachedAccountOf(state: ChatState): CachedAccount | null {
  const { me, friends, received, sent, notifications, notificationsSeenSeq, blocked, privacy } = state;
  const accountSeq = state.accountSeq ?? state.cachedAccountSeq;
  const lists = { friends, received, sent, notifications, notificationsSeenSeq, blocked, privacy };
  return me && { me, accountSeq, ...lists };
}

/** The conversations to keep: the most recently active of those that were understood whole. */
export function conversationsToCache(state: ChatState): readonly ConversationState[] {
  return conversationsByActivity(state)
    .filter((conversation) => !conversation.hasUnknown)
    .slice(0, cacheLimits.conversationsMax);
}

/** A conversation as it is kept: its newest messages, and nothing that waits for a hole to be filled. */
export function cachedConversationOf(conversation: ConversationState): ConversationState {
  const { messages, hasEarlier } = conversation;
  const kept = messages.slice(-cacheLimits.messagesPerConversationMax);
  return {
    ...conversation,
    held: [],
    changedEarlier: [],
    messages: kept,
    hasEarlier: hasEarlier || kept.length < messages.length,
  };
}

/**
 * Starts from what an earlier visit kept, unless something newer is known already. The account's position is not taken
 * over: the first sync then answers with its snapshot, which tells whose session this is. What the account's stream has
 * told of conversations since (settings, messages deleted for me) comes with the second one.
 */
export function restoreCache(state: ChatState, cached: CachedState): ChatState {
  if (state.me !== null) return state;
  const conversations = Object.fromEntries(cached.conversations.map((one) => [one.id, one]));
  const { accountSeq, ...account } = cached.account;
  return { ...state, ...account, cachedAccountSeq: accountSeq, conversations };
}
