import type { AccountEvent } from '../../wire/events.ts';
import { openConversation, type SealedConversation } from '../conversations/open.ts';

type FriendAdded = Extract<AccountEvent, { type: 'friend.added' }>;

/** An account event as the database tells it (`account_event_json`). */
export type SealedAccountEvent =
  | Exclude<AccountEvent, FriendAdded>
  | (Omit<FriendAdded, 'conversation'> & { readonly conversation: SealedConversation });

/** The event as its person sees it. */
export function openAccountEvent(event: SealedAccountEvent): AccountEvent {
  if (event.type !== 'friend.added') return event;
  return { ...event, conversation: openConversation(event.conversation) };
}
