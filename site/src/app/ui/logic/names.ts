import type { ConversationState } from '../../client/types.ts';
import { ta } from '../../text/actions.ts';

/** What somebody who is or was in a conversation is called; for me "You". */
export function nameIn(conversation: ConversationState | undefined, userId: string, meId: string): string {
  if (userId === meId) return ta('person.you');
  const { members = [], formerMembers = [] } = conversation ?? {};
  const person =
    members.find((member) => member.person.id === userId)?.person ??
    formerMembers.find((former) => former.id === userId);
  return person?.displayName ?? ta('person.unknown');
}
