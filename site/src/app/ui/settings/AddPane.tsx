import '../../../styles/settings.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FoundPerson } from '../../../../../functions/wire/accounts.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { ClientError } from '../../client/types.ts';
import { t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { ActionButton, errorText } from '../parts/action.tsx';
import { useDelayed } from '../parts/delay.ts';
import { Link } from '../parts/Link.tsx';
import { Mark } from '../parts/Mark.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { RelationActions } from '../people/actions.tsx';
import { tp } from './texts.ts';

/** What a link to add somebody leads to: the person, before one asks. */
export function AddPane() {
  const token = useToken();
  return (
    <section class="card home">
      {/^[\w-]{43}$/.test(token) ? (
        <Linked key={token} token={token} />
      ) : (
        <Sorry title={tp('add.gone.title')} text={tp('add.gone')} />
      )}
    </section>
  );
}

function Linked({ token }: { token: string }) {
  const { client } = useApp();
  const [found, setFound] = useState<FoundPerson | ClientError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const ready = client.ready.value;
  useEffect(() => {
    if (!ready) return;
    let isShown = true;
    const show = (next: FoundPerson | ClientError) => isShown && setFound(next);
    setFound(null);
    client
      .request<FoundPerson>('POST', '/api/add-links/preview', { token })
      .then(show, (error: unknown) =>
        show(error instanceof ClientError ? error : new ClientError('internal')),
      );
    return () => {
      isShown = false;
    };
  }, [client, ready, token, attempt]);
  const isSlow = useDelayed(found === null, 200);
  if (found === null) return isSlow ? <p role="status">{tp('add.loading')}</p> : <Mark />;
  if (!(found instanceof ClientError)) return <Preview person={found.person} token={token} />;
  if (found.code === 'not_found') return <Sorry title={tp('add.gone.title')} text={tp('add.gone')} />;
  return (
    <Sorry title={tp('add.failed.title')} text={errorText(found)}>
      <button type="button" class="button button--primary" onClick={() => setAttempt(attempt + 1)}>
        {tp('add.again')}
      </button>
    </Sorry>
  );
}

function Preview({ person, token }: { person: Person; token: string }) {
  const { client } = useApp();
  const relation = useChat((state) => relationTo(state, person.id), [person.id]);
  const ask = async () => {
    await client.request('POST', '/api/add-links/request', { token });
  };
  return (
    <>
      <p class="list-heading">{tp('add.title')}</p>
      <Avatar person={person} size="l" />
      <h2 class="welcome__title">
        <Name person={person} />
      </h2>
      <p class="home__text">
        <Handle person={person} />
      </p>
      <p>{tp(relation === 'self' ? 'add.self' : relation === 'friend' ? 'add.friend' : 'add.text')}</p>
      <div class="own-link__actions">
        {relation === 'none' && (
          <ActionButton class="button--primary" command={ask}>
            {t('people.request')}
          </ActionButton>
        )}
        {relation !== 'none' && relation !== 'self' && <RelationActions person={person} />}
        <ToChats />
      </div>
    </>
  );
}

function Sorry(props: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <>
      <h2 class="welcome__title">{props.title}</h2>
      <p class="home__text" role="alert">
        {props.text}
      </p>
      <div class="own-link__actions">
        {props.children}
        <ToChats />
      </div>
    </>
  );
}

function ToChats() {
  return (
    <Link to={{ page: 'chats' }} class="button">
      {tp('add.chats')}
    </Link>
  );
}

/** The fragment of the address; another link opened in this tab changes only that. */
function useToken(): string {
  const [token, setToken] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const follow = () => setToken(location.hash.slice(1));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return token;
}
