import type { Conversation, ConversationSettings } from '../../wire/conversations.ts';
import type { Keyring } from '../keys/keyring.ts';
import { open, openMessage, type Sealed, type SealedMessage } from '../messages/body.ts';

/** What a person set for a conversation, as the database tells it (`settings_json`). */
export type SealedSettings = Omit<ConversationSettings, 'draft'> & { readonly draft?: Sealed };

/** A conversation as the database tells it (`conversation_json`): what is empty is absent. */
export type SealedConversation = Omit<Conversation, 'members' | 'lastMessage' | 'settings'> & {
  readonly members?: Conversation['members'];
  readonly lastMessage?: SealedMessage;
  readonly settings?: SealedSettings;
};

/** The conversation as a member sees it. */
export function openConversation(keyring: Keyring, sealed: SealedConversation): Conversation {
  const { members = [], lastMessage, settings, ...conversation } = sealed;
  const own = settings && openSettings(keyring, conversation.id, settings);
  return {
    ...conversation,
    members,
    ...(own && Object.keys(own).length > 0 ? { settings: own } : {}),
    lastMessage: lastMessage === undefined ? null : openMessage(keyring, lastMessage),
  };
}

/** The settings as their person sees them. */
export function openSettings(
  keyring: Keyring,
  conversationId: string,
  { draft, ...settings }: SealedSettings,
): ConversationSettings {
  // A draft is sealed under the key of its person and told to nobody else.
  const text =
    draft && open<string>(keyring, draft, { draft: { conversationId, userId: draft.keyId ?? '' } });
  return { ...settings, ...(text ? { draft: text } : {}) };
}
