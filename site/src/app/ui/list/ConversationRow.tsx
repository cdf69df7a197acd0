import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { badgeCount, type Contact } from '../logic/contacts.ts';
import { listTime } from '../logic/dates.ts';
import { Link } from '../parts/Link.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';

/** One conversation: who, the last word or what goes on now, when, and how much is unread. */
export function ConversationRow({ contact, open }: { contact: Contact; open: boolean }) {
  const { client, nowMs } = useApp();
  const { conversationId, person, unread, activeAtMs } = contact;
  return (
    <Link
      to={{ page: 'conversation', conversationId }}
      class={`row ${unread > 0 ? 'row--unread' : ''}`}
      current={open}
      conversationId={conversationId}
    >
      <Avatar person={person} presence />
      <span class="row__main">
        <span class="row__line">
          <span class="row__name">
            <Name person={person} />
          </span>
          {client.online.value.has(person.id) && (
            <span class="visually-hidden">, {t('presence.online')},</span>
          )}
          <Time ms={activeAtMs} words={listTime(activeAtMs, nowMs.value)} class="row__time" />
        </span>
        <span class="row__line">
          <PreviewLine contact={contact} open={open} />
          {unread > 0 && (
            <>
              <span class="badge" aria-hidden="true">
                {badgeCount(unread)}
              </span>
              <span class="visually-hidden">, {t('list.unread', { count: badgeCount(unread) })}</span>
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
  if (client.typing.value[conversationId]?.includes(person.id)) {
    return <span class="row__preview row__preview--typing">{t('list.typing')}</span>;
  }
  const draft = open ? '' : (client.drafts.value[conversationId]?.trim() ?? '');
  if (draft !== '') {
    return (
      <span class="row__preview row__preview--draft" data-label={t('list.draft')}>
        <bdi>{oneLine(draft)}</bdi>
      </span>
    );
  }
  if (!preview) return <span class="row__preview">{t('list.no_messages')}</span>;
  const text = oneLine(preview.text);
  const key = preview.failed ? 'list.failed' : 'list.own';
  return (
    <span class={`row__preview ${preview.failed ? 'row__preview--failed' : ''}`}>
      <bdi>{preview.own ? t(key, { text }) : text}</bdi>
    </span>
  );
}

/** Enough of a text for one line. */
function oneLine(text: string): string {
  return text.slice(0, 160).replace(/\s+/g, ' ');
}
