import { Crown, type IconNode, ShieldCheck, ShieldOff, UserMinus } from 'lucide';
import { useEffect } from 'preact/hooks';
import type { Member } from '../../../../../functions/wire/conversations.ts';
import type { ChatClient } from '../../client/types.ts';
import { type Question, useApp, useChat } from '../context.ts';
import { memberActions } from '../logic/group-forms.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Handle, Name } from '../parts/people.tsx';
import { newClientId, removeMember, setRole } from './commands.ts';
import { richg, tg } from './texts.ts';

/** What I may do with a member. Each is asked about once more. */
export function MemberDialog({ conversationId, userId }: { conversationId: string; userId: string }) {
  const { client, dialog } = useApp();
  const meId = useChat((state) => state.me?.id);
  const members = useChat((state) => state.conversations[conversationId]?.members, [conversationId]);
  const member = members?.find(({ person }) => person.id === userId);
  const mine = members?.find(({ person }) => person.id === meId)?.role;
  useEffect(() => {
    // They left meanwhile.
    if (!member) dialog.value = null;
  }, [member, dialog]);
  if (!member) return null;
  const { person } = member;
  const may = memberActions(mine, member.role);
  const item = (icon: IconNode, words: string, question: Question, danger = false) => (
    <button
      type="button"
      class={`menu__item ${danger ? 'menu__item--danger' : ''}`}
      onClick={() => {
        dialog.value = { type: 'confirm', question };
      }}
    >
      <Icon node={icon} small /> {words}
    </button>
  );
  const ask = (action: AskedAction) => questionAbout(client, conversationId, member, action);
  return (
    <Dialog title={<Name person={person} />}>
      <p>
        <Handle person={person} />
      </p>
      <div>
        {may.makeAdmin && item(ShieldCheck, tg('member.make_admin'), ask('make_admin'))}
        {may.makeMember && item(ShieldOff, tg('member.make_member'), ask('make_member'))}
        {may.handOver && item(Crown, tg('member.hand_over'), ask('hand_over'))}
        {may.remove && item(UserMinus, tg('member.remove'), ask('remove'), true)}
      </div>
    </Dialog>
  );
}

type AskedAction = 'make_admin' | 'make_member' | 'hand_over' | 'remove';
const roles = { make_admin: 'admin', make_member: 'member', hand_over: 'owner' } as const;

function questionAbout(
  client: ChatClient,
  conversationId: string,
  { person }: Member,
  action: AskedAction,
): Question {
  const command = { clientId: newClientId(), userId: person.id };
  return {
    title: richg(`ask.${action}.title`, { name: <Name person={person} /> }),
    text: tg(`ask.${action}.text`),
    answer: tg(`ask.${action}.answer`),
    run: () =>
      action === 'remove'
        ? removeMember(client, conversationId, command)
        : setRole(client, conversationId, { ...command, role: roles[action] }),
  };
}
