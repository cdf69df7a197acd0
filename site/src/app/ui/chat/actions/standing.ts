import type { ChatState } from '../../../client/types.ts';
import type { Standing } from '../../logic/actions.ts';

/** What I may do in a conversation, by what the state knows. */
export function standingIn(state: ChatState, conversationId: string): Standing {
  const conversation = state.conversations[conversationId];
  const meId = state.me?.id ?? '';
  const kind = conversation?.kind ?? 'direct';
  const ended = conversation?.ended ?? true;
  const role = conversation?.members.find((member) => member.person.id === meId)?.role ?? 'member';
  const isFriend = state.friends.some((friend) => friend.conversationId === conversationId);
  return { meId, kind, role, ended, canWrite: !ended && (kind === 'group' || isFriend) };
}
