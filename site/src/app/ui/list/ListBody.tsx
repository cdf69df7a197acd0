import { Archive, ChevronDown } from 'lucide';
import { useState } from 'preact/hooks';
import { t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { arrange } from '../logic/arrange.ts';
import type { Contact } from '../logic/contacts.ts';
import { Icon } from '../parts/Icon.tsx';
import { ListItem } from './ListItem.tsx';

/** The rows of the list: a filter, pinned ones first, and the archive behind a row of its own. */
export function ListBody({ contacts, openId }: { contacts: readonly Contact[]; openId: string | null }) {
  const { client, nowMs } = useApp();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [isArchiveOpen, setArchiveOpen] = useState(false);
  const conversations = useChat((state) => state.conversations);
  const options = { nowMs: nowMs.value, onlyUnread, openId };
  const { shown, archived } = arrange(contacts, { ...client.state.peek(), conversations }, options);
  const rows = (list: readonly Contact[]) => (
    <ul class="rows">
      {list.map((contact) => (
        <ListItem key={contact.conversationId} contact={contact} open={contact.conversationId === openId} />
      ))}
    </ul>
  );
  return (
    <>
      <fieldset class="list-filter">
        <legend class="visually-hidden">{t('list.filter')}</legend>
        {[false, true].map((unread) => (
          <button
            key={String(unread)}
            type="button"
            class="button button--small"
            aria-pressed={unread === onlyUnread}
            onClick={() => setOnlyUnread(unread)}
          >
            {t(unread ? 'list.filter.unread' : 'list.filter.all')}
          </button>
        ))}
      </fieldset>
      {onlyUnread && shown.length === 0 && <p class="empty">{t('list.nothing_unread')}</p>}
      {rows(shown)}
      {archived.length > 0 && (
        <>
          <button
            type="button"
            class="menu__item list-archive"
            aria-expanded={isArchiveOpen}
            onClick={() => setArchiveOpen(!isArchiveOpen)}
          >
            <Icon node={Archive} small />
            <span>{t('list.archived', { count: archived.length })}</span>
            <Icon node={ChevronDown} small />
          </button>
          {isArchiveOpen && rows(archived)}
        </>
      )}
    </>
  );
}
