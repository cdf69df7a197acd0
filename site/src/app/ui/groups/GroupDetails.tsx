import { Images, LogOut, Pencil, Timer, UserPlus, X } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { useApp, useChat } from '../context.ts';
import { tga } from '../files/gallery-texts.ts';
import { openGallery } from '../files/open-gallery.tsx';
import { faceOf } from '../logic/conversations.ts';
import { durationWords } from '../logic/dates.ts';
import { sortMembers } from '../logic/group-forms.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { PictureButtons } from '../pictures/open.tsx';
import { openRetention } from '../retention/open.tsx';
import { tr } from '../retention/texts.ts';
import { newClientId, setPicture } from './commands.ts';
import { EditTexts } from './EditTexts.tsx';
import { Invites } from './Invites.tsx';
import { leaveQuestion } from './leave.ts';
import { MemberRow } from './MemberRow.tsx';
import { tg } from './texts.ts';

/** Everything about a group: what it is, who is in it, how others come in, and the way out. */
export function GroupDetails({ conversationId }: { conversationId: string }) {
  const { navigator } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const meId = useChat((state) => state.me?.id);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    close.current?.focus({ preventScroll: true });
    return () => document.querySelector<HTMLElement>('[data-opens="details"]')?.focus();
  }, []);
  if (!conversation || !meId) return null;
  return (
    <>
      <div class="pane__header">
        <h2 class="pane__title">{tg('details.title')}</h2>
        <button
          ref={close}
          type="button"
          class="button button--icon"
          aria-label={tg('details.close')}
          onClick={() => navigator.back()}
        >
          <Icon node={X} />
        </button>
      </div>
      <div class="pane__body details">
        <About conversation={conversation} meId={meId} />
        <Members conversation={conversation} meId={meId} />
      </div>
    </>
  );
}

interface PartProps {
  readonly conversation: ConversationState;
  readonly meId: string;
}

function About({ conversation, meId }: PartProps) {
  const { client } = useApp();
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const face = faceOf(conversation, meId);
  const { title = '', description = '' } = conversation.details;
  if (editing && isManager(conversation, meId)) {
    const done = () => {
      setEditing(false);
      requestAnimationFrame(() => edit.current?.focus());
    };
    return <EditTexts conversationId={conversation.id} before={{ title, description }} onDone={done} />;
  }
  return (
    <div class="details__about">
      {face && <Avatar person={face} size="l" />}
      <h3 class="details__name">{face && <Name person={face} />}</h3>
      <p class="details__text">
        {description === '' ? tg('details.no_description') : <bdi>{description}</bdi>}
      </p>
      {conversation.ended && <p>{tg('details.ended')}</p>}
      {isManager(conversation, meId) && (
        <button ref={edit} type="button" class="button button--small" onClick={() => setEditing(true)}>
          <Icon node={Pencil} small /> {tg('details.edit')}
        </button>
      )}
      {isManager(conversation, meId) && (
        <PictureButtons
          has={conversation.details.pictureId !== undefined}
          set={(uploadId) => setPicture(client, conversation.id, { clientId: newClientId(), uploadId })}
        />
      )}
    </div>
  );
}

function Members({ conversation, meId }: PartProps) {
  const app = useApp();
  const { client, dialog } = app;
  const { id, members, ended } = conversation;
  const manages = isManager(conversation, meId);
  const mine = members.find(({ person }) => person.id === meId)?.role;
  return (
    <>
      <section>
        <h3 class="list-heading">
          {tg(ended ? 'details.members_then' : 'details.members')}
          <span>{members.length}</span>
        </h3>
        <ul class="rows">
          {sortMembers(members, meId).map((member) => (
            <MemberRow
              key={member.person.id}
              conversationId={id}
              member={member}
              isMe={member.person.id === meId}
              mine={ended ? undefined : mine}
            />
          ))}
        </ul>
        {manages && (
          <button
            type="button"
            class="button button--small details__add"
            aria-haspopup="dialog"
            onClick={() => {
              dialog.value = { type: 'add_members', conversationId: id };
            }}
          >
            <Icon node={UserPlus} small /> {tg('details.add')}
          </button>
        )}
      </section>
      <button
        type="button"
        class="button button--small details__add"
        aria-haspopup="dialog"
        onClick={() => openGallery(app, id)}
      >
        <Icon node={Images} small /> {tga('title')}
      </button>
      {!ended && <Lifetime conversation={conversation} />}
      {manages && <Invites conversationId={id} version={members.length} />}
      {!ended && (
        <button
          type="button"
          class="button button--danger button--small details__leave"
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'confirm', question: leaveQuestion(client, conversation, meId) };
          }}
        >
          <Icon node={LogOut} small flip /> {tg('details.leave')}
        </button>
      )}
    </>
  );
}

function Lifetime({ conversation }: { conversation: ConversationState }) {
  const app = useApp();
  const { retentionSeconds } = conversation.details;
  return (
    <section>
      <h3 class="list-heading">{tr('title')}</h3>
      <p class="details__text">
        {retentionSeconds === undefined
          ? tr('now.kept')
          : tr('now.lifetime', { duration: durationWords(retentionSeconds) })}
      </p>
      <button
        type="button"
        class="button button--small details__add"
        aria-haspopup="dialog"
        onClick={() => openRetention(app, conversation.id)}
      >
        <Icon node={Timer} small /> {tr('menu.open')}
      </button>
    </section>
  );
}

function isManager({ members, ended }: ConversationState, meId: string): boolean {
  const role = members.find(({ person }) => person.id === meId)?.role;
  return !ended && (role === 'owner' || role === 'admin');
}
