import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { errorText } from './action.tsx';
import { useDelayed } from './delay.ts';
import { Link } from './Link.tsx';
import { Mark } from './Mark.tsx';

type Notice = readonly [title: string, text: string];

interface LinkPageProps<Found> {
  readonly words: {
    readonly loading: string;
    /** The link is not whole. */
    readonly broken: Notice;
    readonly gone: Notice;
    readonly failed: string;
  };
  readonly find: (token: string) => Promise<Found>;
  /** Shows what the link leads to; call `markGone` where it turns out to work no more. */
  readonly children: (found: Found, token: string, markGone: () => void) => ComponentChildren;
}

/** What a link that people give each other leads to. Its token is the fragment of the address, which no server sees. */
export function LinkPage<Found extends object>(props: LinkPageProps<Found>) {
  const token = useToken();
  return (
    <section class="card home">
      {/^[\w-]{43}$/.test(token) ? (
        <Looked key={token} token={token} {...props} />
      ) : (
        <Sorry notice={props.words.broken} />
      )}
    </section>
  );
}

/** The way back to the list. */
export function ToChats() {
  return (
    <Link to={{ page: 'chats' }} class="button">
      {t('link.chats')}
    </Link>
  );
}

function Looked<Found extends object>(props: LinkPageProps<Found> & { token: string }) {
  const { words, find, children, token } = props;
  const { client } = useApp();
  const [found, setFound] = useState<Found | ClientError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const ready = client.ready.value;
  useEffect(() => {
    if (!ready) return;
    let isShown = true;
    const show = (next: Found | ClientError) => isShown && setFound(next);
    setFound(null);
    find(token).then(show, (error: unknown) =>
      show(error instanceof ClientError ? error : new ClientError('internal')),
    );
    return () => {
      isShown = false;
    };
  }, [ready, token, attempt]);
  const isSlow = useDelayed(found === null, 200);
  if (found === null) return isSlow ? <p role="status">{words.loading}</p> : <Mark />;
  if (!(found instanceof ClientError)) {
    return <>{children(found, token, () => setFound(new ClientError('not_found')))}</>;
  }
  if (found.code === 'not_found') return <Sorry notice={words.gone} />;
  return (
    <Sorry notice={[words.failed, errorText(found)]}>
      <button type="button" class="button button--primary" onClick={() => setAttempt(attempt + 1)}>
        {t('link.again')}
      </button>
    </Sorry>
  );
}

function Sorry({ notice: [title, text], children }: { notice: Notice; children?: ComponentChildren }) {
  return (
    <>
      <h2 class="welcome__title">{title}</h2>
      <p class="home__text" role="alert">
        {text}
      </p>
      <div class="details__buttons">
        {children}
        <ToChats />
      </div>
    </>
  );
}

/** Another link opened in this tab changes only the fragment. */
function useToken(): string {
  const [token, setToken] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const follow = () => setToken(location.hash.slice(1));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return token;
}
