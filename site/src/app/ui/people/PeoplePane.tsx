import { Copy, MessageCircle } from 'lucide';
import { t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { MoreButton } from '../menu/MoreButton.tsx';
import { openPersonMenu } from '../menu/open.tsx';
import { copyText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { ReceivedActions, SentActions } from './actions.tsx';
import { FindPerson } from './FindPerson.tsx';
import { PersonRow } from './PersonRow.tsx';

/** Everybody one stands in some relation to, and how to find another. */
export function PeoplePane() {
  const app = useApp();
  const received = useChat((state) => state.received);
  const sent = useChat((state) => state.sent);
  const friends = useChat((state) => state.friends);
  const sorted = [...friends].sort((a, b) => a.person.displayName.localeCompare(b.person.displayName));
  return (
    <>
      <div class="pane__header">
        <h2 class="pane__title">{t('people.title')}</h2>
      </div>
      <FindPerson />
      <div class="pane__body">
        <MyHandle />
        {received.length > 0 && (
          <section>
            <Heading words={t('people.received')} count={received.length} />
            <ul class="rows">
              {received.map(({ person, requestedAtMs }) => (
                <PersonRow key={person.id} person={person} atMs={requestedAtMs} stacked>
                  <ReceivedActions person={person} />
                </PersonRow>
              ))}
            </ul>
          </section>
        )}
        {sent.length > 0 && (
          <section>
            <Heading words={t('people.sent')} count={sent.length} />
            <ul class="rows">
              {sent.map(({ person, requestedAtMs }) => (
                <PersonRow key={person.id} person={person} atMs={requestedAtMs} stacked>
                  <SentActions person={person} />
                </PersonRow>
              ))}
            </ul>
          </section>
        )}
        <section>
          <Heading words={t('people.friends')} count={friends.length} />
          {sorted.length === 0 && <p class="empty">{t('people.no_friends')}</p>}
          <ul class="rows">
            {sorted.map(({ person, conversationId }) => (
              <PersonRow key={person.id} person={person} presence>
                <Link
                  to={{ page: 'conversation', conversationId }}
                  class="button button--icon tip tip--end"
                  label={t('people.message_name', { name: isolate(person.displayName) })}
                  tip={t('people.message')}
                >
                  <Icon node={MessageCircle} />
                </Link>
                <MoreButton name={person.displayName} onOpen={(at) => openPersonMenu(app, person, at)} />
              </PersonRow>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Heading({ words, count }: { words: string; count: number }) {
  return (
    <h3 class="list-heading">
      {words}
      {count > 0 && <span>{count}</span>}
    </h3>
  );
}

/** One's own handle is what friends need. */
function MyHandle() {
  const { toasts } = useApp();
  const me = useChat((state) => state.me);
  if (!me) return null;
  return (
    <section>
      <h3 class="list-heading">{t('people.my_handle')}</h3>
      <ul class="rows">
        <PersonRow person={me}>
          <button
            type="button"
            class="button button--icon tip tip--end"
            aria-label={t('people.copy_handle')}
            data-tip={t('people.copy_handle')}
            onClick={() => void copyText(toasts, `@${me.handle}`)}
          >
            <Icon node={Copy} />
          </button>
        </PersonRow>
      </ul>
    </section>
  );
}
