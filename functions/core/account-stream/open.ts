import type { AccountEvent } from '../../wire/events.ts';
import {
  openConversation,
  openSettings,
  type SealedConversation,
  type SealedSettings,
} from '../conversations/open.ts';
import type { Keyring } from '../keys/keyring.ts';

type WithConversation = Extract<AccountEvent, { type: 'friend.added' | 'conversation.added' }>;
type WithSettings = Extract<AccountEvent, { type: 'conversation.settings' }>;
type Seal<Event> = Event extends WithConversation
  ? Omit<Event, 'conversation'> & { readonly conversation: SealedConversation }
  : Event extends WithSettings
    ? Omit<Event, 'settings'> & { readonly settings: SealedSettings }
    : Event;

/** An account event as the database tells it (`account_event_json`). */
export type SealedAccountEvent = Seal<AccountEvent>;

/** The event as its person sees it. */
export function openAccountEvent(keyring: Keyring, event: SealedAccountEvent): AccountEvent {
  if ('conversation' in event) {
    return { ...event, conversation: openConversation(keyring, event.conversation) };
  }
  if (event.type === 'conversation.settings') {
    return { ...event, settings: openSettings(keyring, event.settingsOf, event.settings) };
  }
  return event;
}
