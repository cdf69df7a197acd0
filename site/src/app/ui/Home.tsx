import { UserPlus } from 'lucide';
import { rich, t } from '../text/t.ts';
import { useApp, useChat } from './context.ts';
import { ConversationRow } from './list/ConversationRow.tsx';
import { listContacts } from './logic/contacts.ts';
import { Icon } from './parts/Icon.tsx';
import { Link } from './parts/Link.tsx';
import { Mark } from './parts/Mark.tsx';
import { Avatar, Name } from './parts/people.tsx';
import { Welcome } from './people/Welcome.tsx';

/** What stands beside the list while no conversation is open. */
export function Home() {
  const { client, welcomeHidden } = useApp();
  const me = useChat((state) => state.me);
  const hasFriends = useChat((state) => state.friends.length > 0);
  const contacts = useChat(listContacts);
  if (!client.ready.value || !me) return null;
  if (!hasFriends && !welcomeHidden.value) return <Welcome />;
  const unread = contacts.filter((contact) => contact.unread > 0).slice(0, 4);
  const online = contacts.filter(({ person }) => person && client.online.value.has(person.id)).slice(0, 8);
  return (
    <section class="card home">
      <Mark />
      <h2 class="welcome__title">{rich('home.title', { name: <Name person={me} /> })}</h2>
      <p class="home__text">{t('home.text')}</p>
      {unread.length > 0 && (
        <div>
          <h3 class="list-heading">{t('home.unread')}</h3>
          <ul class="rows">
            {unread.map((contact) => (
              <li key={contact.conversationId}>
                <ConversationRow contact={contact} open={false} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {online.length > 0 && (
        <div>
          <h3 class="list-heading">{t('home.online')}</h3>
          <ul class="home__online">
            {online.map(({ face, conversationId }) => (
              <li key={conversationId}>
                <Link to={{ page: 'conversation', conversationId }} class="home__person">
                  <Avatar person={face} presence />
                  <Name person={face} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Link to={{ page: 'people' }} class="button">
        <Icon node={UserPlus} small /> {t('home.find')}
      </Link>
    </section>
  );
}
