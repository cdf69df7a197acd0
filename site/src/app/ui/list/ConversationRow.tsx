import { rich, t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { badgeCount, type Contact } from '../logic/contacts.ts';
import { type Face, personIn } from '../logic/conversations.ts';
import { listTime } from '../logic/dates.ts';
import { textDirection } from '../logic/direction.ts';
import { previewText } from '../markdown/plain.ts';
import { Link } from '../parts/Link.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';
import { RowFlags } from './RowFlags.tsx';

/** One conversation: who, the last word or what goes on now, when, and how much is unread. */
export function ConversationRow({ contact, open }: { contact: Contact; open: boolean }) {
  const { client, nowMs } = useApp();
  const { conversationId, face, person, unread, markedUnread, activeAtMs } = contact;
  return (
    <Link
      to={{ page: 'conversation', conversationId }}
      class={`row ${unread > 0 || markedUnread ? 'row--unread' : ''}`}
      current={open}
      conversationId={conversationId}
    >
      <Avatar person={face} presence={person !== null} />
      <span class="row__main">
        <span class="row__line">
          <span class="row__name">
            <Name person={face} />
          </span>
          {person && client.online.value.has(person.id) && (
            <span class="visually-hidden">, {t('presence.online')},</span>
          )}
          <Time ms={activeAtMs} words={listTime(activeAtMs, nowMs.value)} class="row__time" />
        </span>
        <span class="row__line">
          <PreviewLine contact={contact} open={open} />
          <RowFlags conversationId={conversationId} />
          {contact.mentioned && (
            <>
              <span class="badge badge--mention" aria-hidden="true">
                @
              </span>
              <span class="visually-hidden">, {t('list.mentioned')}</span>
            </>
          )}
          {unread === 0 && markedUnread && (
            <>
              <span class="badge badge--dot" aria-hidden="true" />
              <span class="visually-hidden">, {t('list.marked_unread')}</span>
            </>
          )}
          {unread > 0 && (
            <>
              <span class="badge" aria-hidden="true">
                {badgeCount(unread)}
              </span>
              <span class="visually-hidden">, {t('list.unread', { count: unread })}</span>
            </>
          )}
        </span>
      </span>
    </Link>
  );
}

function PreviewLine({ contact, open }: { contact: Contact; open: boolean }) {
  const { client } = useApp();
  const { conversationId, person, preview } = contact;
  const typist = useTypist(contact);
  if (typist) {
    return (
      <span class="row__preview row__preview--typing">
        {person ? t('list.typing') : rich('list.typing_name', { name: <Name person={typist} /> })}
      </span>
    );
  }
  const draft = open ? '' : (client.drafts.value[conversationId]?.trim() ?? '');
  if (draft !== '') {
    return (
      <span class="row__preview row__preview--draft" data-label={t('list.draft')}>
        <bdi>{previewText(draft)}</bdi>
      </span>
    );
  }
  if (!preview) return <span class="row__preview">{t('list.no_messages')}</span>;
  const text = previewText(preview.text);
  const key = preview.failed ? 'list.failed' : 'list.own';
  return (
    <span class={`row__preview ${preview.failed ? 'row__preview--failed' : ''}`} dir={textDirection(text)}>
      {preview.sender ? (
        rich('list.from', { name: <Name person={preview.sender} />, text: <bdi>{text}</bdi> })
      ) : (
        <bdi>{preview.own ? t(key, { text }) : text}</bdi>
      )}
    </span>
  );
}

/** Who is typing in a conversation that is known, if anybody. */
function useTypist({ conversationId }: Contact): Face | null {
  const { client } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const typistId = client.typing.value[conversationId]?.find((id) => id !== client.state.peek().me?.id);
  return typistId !== undefined && conversation ? personIn(conversation, typistId) : null;
}
