import type { Person } from '../../../../../functions/wire/people.ts';
import settingsStyles from '../../../styles/settings.css?url';
import type { App } from '../context.ts';
import { lazyPart } from '../parts/lazy.tsx';
import type { Place } from './place.ts';

const ConversationMenu = lazyPart(
  () => import('./ConversationMenu.tsx').then((part) => part.ConversationMenu),
  settingsStyles,
);
const PersonMenu = lazyPart(
  () => import('./ConversationMenu.tsx').then((part) => part.PersonMenu),
  settingsStyles,
);

/** Opens what can be done with a conversation; its script is loaded at the first time. */
export function openConversationMenu({ dialog }: App, conversationId: string, at: Place): void {
  dialog.value = { type: 'show', render: () => <ConversationMenu conversationId={conversationId} at={at} /> };
}

/** Opens what can be done about a person. */
export function openPersonMenu({ dialog }: App, person: Person, at: Place): void {
  dialog.value = { type: 'show', render: () => <PersonMenu person={person} at={at} /> };
}
