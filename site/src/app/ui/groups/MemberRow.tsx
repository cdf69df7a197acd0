import { Ellipsis } from 'lucide';
import type { Member, Role } from '../../../../../functions/wire/conversations.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { memberActions } from '../logic/group-forms.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { tg } from './texts.ts';

/** One member: who, in which role, and what I may do. `mine` is my role, undefined where I am not in the group. */
export function MemberRow(props: {
  conversationId: string;
  member: Member;
  isMe: boolean;
  mine: Role | undefined;
}) {
  const { dialog } = useApp();
  const { conversationId, isMe, mine } = props;
  const { person, role } = props.member;
  const isFriend = useChat((state) => relationTo(state, person.id) === 'friend', [person.id]);
  const mayAnything = !isMe && Object.values(memberActions(mine, role)).includes(true);
  return (
    <li class="person">
      <Avatar person={person} presence={isFriend} />
      <span class="person__name">
        <Name person={person} />
        <span class="person__note">
          <Handle person={person} />
        </span>
      </span>
      <span class="person__actions details__role">
        {isMe && <span class="tag">{tg('details.you')}</span>}
        {mine !== undefined && role !== 'member' && <span class="tag">{tg(`role.${role}`)}</span>}
        {mayAnything && (
          <button
            type="button"
            class="button button--icon"
            aria-haspopup="dialog"
            aria-label={tg('member.actions', { name: isolate(person.displayName) })}
            onClick={() => {
              dialog.value = { type: 'member', conversationId, userId: person.id };
            }}
          >
            <Icon node={Ellipsis} />
          </button>
        )}
      </span>
    </li>
  );
}
