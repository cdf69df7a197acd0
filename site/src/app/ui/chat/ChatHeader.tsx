import { ArrowLeft, CalendarSearch, Info, Search } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import type { ConversationState } from '../../client/types.ts';
import type { Route } from '../../routes.ts';
import { ta } from '../../text/actions.ts';
import { t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { endingOf, type Face } from '../logic/conversations.ts';
import { listWords } from '../logic/dates.ts';
import { MoreButton } from '../menu/MoreButton.tsx';
import { openConversationMenu } from '../menu/open.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { Avatar, Handle, Name, usePresence } from '../parts/people.tsx';
import { openSearchIn } from '../search/open.tsx';
import { openGoToDate } from './actions/dialogs.tsx';

/** Who one is writing with. A group's name opens its details. */
export function ChatHeader(props: {
  conversation: ConversationState;
  face: Face;
  person: Person | null;
  meId: string;
}) {
  const { conversation, face, person, meId } = props;
  const app = useApp();
  const { navigator } = app;
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) name.current?.focus({ preventScroll: true });
  }, []);
  const details: Route = { page: 'conversation', conversationId: conversation.id, details: true };
  return (
    <header class="chat__header">
      <button
        type="button"
        class="button button--icon chat__back"
        aria-label={t('chat.back')}
        onClick={() => navigator.back()}
      >
        <Icon node={ArrowLeft} flip />
      </button>
      <Avatar person={face} presence={person !== null} />
      <div class="chat__who">
        <h2 class="chat__name" ref={name} tabIndex={-1}>
          {person ? (
            <Name person={face} />
          ) : (
            <Link to={details} class="chat__open">
              <Name person={face} />
            </Link>
          )}
        </h2>
        <p class="chat__status">
          {person ? (
            <PersonStatus conversation={conversation} person={person} />
          ) : (
            groupStatus(conversation, meId)
          )}
        </p>
      </div>
      <button
        type="button"
        class="button button--icon tip tip--end chat__search"
        aria-label={ta('search.open')}
        data-tip={ta('search.open')}
        aria-haspopup="dialog"
        onClick={() => openSearchIn(app, conversation.id)}
      >
        <Icon node={Search} />
      </button>
      <button
        type="button"
        class="button button--icon tip tip--end"
        aria-label={ta('date.open')}
        data-tip={ta('date.open')}
        onClick={() => openGoToDate(app, conversation.id)}
      >
        <Icon node={CalendarSearch} />
      </button>
      {!person && (
        <Link
          to={details}
          class="button button--icon tip tip--end"
          label={t('group.details')}
          tip={t('group.details')}
          opens="details"
        >
          <Icon node={Info} />
        </Link>
      )}
      <MoreButton name={face.displayName} onOpen={(at) => openConversationMenu(app, conversation.id, at)} />
    </header>
  );
}

function PersonStatus({ conversation, person }: { conversation: ConversationState; person: Person }) {
  const { client } = useApp();
  const typing = client.typing.value[conversation.id]?.includes(person.id);
  const presence = usePresence(person);
  const status = typing ? 'typing' : presence;
  return (
    <>
      <Handle person={person} />
      {status && (
        <>
          {' · '}
          <span class={typing ? 'chat__typing' : ''}>{t(`presence.${status}`)}</span>
        </>
      )}
    </>
  );
}

/** How many are in the group and who, or how it ended. The styles cut it at the edge. */
function groupStatus(conversation: ConversationState, meId: string): string {
  if (conversation.ended) {
    const { how } = endingOf(conversation, meId);
    return t(how === 'unknown' ? 'group.ended.status' : `group.ended.status_${how}`);
  }
  const { members } = conversation;
  const others = members.filter(({ person }) => person.id !== meId).slice(0, 20);
  const names = others.map(({ person }) => isolate(person.displayName));
  return t('group.with', {
    members: t('group.members', { count: members.length }),
    names: listWords([...names, t('person.you')]),
  });
}
