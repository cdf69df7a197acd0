import type { Person } from '../../../../../functions/wire/people.ts';
import type { ChatState, ConversationState } from '../../client/types.ts';
import { t } from '../../text/t.ts';

/** What a round picture and a name are made of: a person, or a group by its id and title. */
export type Face = Pick<Person, 'id' | 'displayName' | 'pictureId'>;

/** Whom a direct conversation is with; null for a group, and where that is not known. */
export function counterpartOf(conversation: ConversationState, meId: string | undefined): Person | null {
  if (conversation.kind === 'group') return null;
  return conversation.members.find(({ person }) => person.id !== meId)?.person ?? null;
}

/** What stands for a conversation everywhere: the other person, or the group. */
export function faceOf(conversation: ConversationState, meId: string | undefined): Face | null {
  if (conversation.kind !== 'group') return counterpartOf(conversation, meId);
  const { title = '', pictureId } = conversation.details;
  return { id: conversation.id, displayName: title, ...(pictureId && { pictureId }) };
}

/** Somebody who is or was in a conversation. Who is not known there any more (an erased account, say) is "Somebody". */
export function personIn(conversation: ConversationState, userId: string): Face {
  return (
    conversation.members.find(({ person }) => person.id === userId)?.person ??
    conversation.formerMembers.find((person) => person.id === userId) ?? {
      id: userId,
      displayName: t('person.unknown'),
    }
  );
}

/** How my time in a group ended, by its last lines. */
export type Ending = { readonly how: 'left' | 'unknown' } | { readonly how: 'removed'; readonly by: Face };

/** How my time in a conversation that has ended came to its end. */
export function endingOf(conversation: ConversationState, meId: string): Ending {
  for (const { body, senderId } of conversation.messages.toReversed()) {
    if (body?.type !== 'notice') continue;
    if (body.notice === 'member.left' && senderId === meId) return { how: 'left' };
    if (body.notice === 'member.removed' && body.userId === meId) {
      return { how: 'removed', by: personIn(conversation, senderId) };
    }
  }
  return { how: 'unknown' };
}

/** My friends who are not in the group yet, by name. */
export function addableFriends(state: ChatState, conversation: ConversationState | null): Person[] {
  const inside = new Set(conversation?.members.map(({ person }) => person.id));
  return state.friends
    .map(({ person }) => person)
    .filter(({ id }) => !inside.has(id))
    .sort((a, b) => a.displayName.localeCompare(b.displayName));
}
