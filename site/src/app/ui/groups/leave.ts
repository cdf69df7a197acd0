import type { ChatClient, ConversationState } from '../../client/types.ts';
import { isolate } from '../../text/t.ts';
import type { Question } from '../context.ts';
import { whenLeaving } from '../logic/group-forms.ts';
import { newClientId, removeMember } from './commands.ts';
import { tg } from './texts.ts';

/** Asks before I leave a group, and says what becomes of it. */
export function leaveQuestion(
  client: ChatClient,
  { id, members, details }: ConversationState,
  meId: string,
): Question {
  const leaving = whenLeaving(members, meId);
  const command = { clientId: newClientId(), userId: meId };
  return {
    title: tg('ask.leave.title', { group: isolate(details.title ?? '') }),
    text: words(leaving),
    answer: tg(leaving.outcome === 'deleted' ? 'ask.leave.answer_last' : 'ask.leave.answer'),
    run: () => removeMember(client, id, command),
  };
}

function words(leaving: ReturnType<typeof whenLeaving>): string {
  switch (leaving.outcome) {
    case 'heir':
      return tg('ask.leave.heir', { name: isolate(leaving.heir.person.displayName) });
    case 'oldest_admin':
      return tg('ask.leave.heir_admin');
    case 'oldest_member':
      return tg('ask.leave.heir_member');
    case 'deleted':
      return tg('ask.leave.last');
    case 'unchanged':
      return tg('ask.leave.text');
  }
}
