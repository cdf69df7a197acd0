import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InvitePreview } from '../../../../../functions/wire/groups.ts';
import { ClientError } from '../../client/types.ts';
import { useApp, useChat } from '../context.ts';
import { ActionButton, errorText } from '../parts/action.tsx';
import { useDelayed } from '../parts/delay.ts';
import { Link } from '../parts/Link.tsx';
import { Mark } from '../parts/Mark.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { joinByInvite, newClientId, previewInvite } from './commands.ts';
import { richg, tg } from './texts.ts';

/** What an invite link leads to: the group before one joins. */
export function JoinPane() {
  const token = useToken();
  return (
    <section class="card home">
      {/^[\w-]{43}$/.test(token) ? (
        <Invitation key={token} token={token} />
      ) : (
        <Sorry title={tg('join.broken.title')} text={tg('join.broken')} />
      )}
    </section>
  );
}

function Invitation({ token }: { token: string }) {
  const { client } = useApp();
  const [found, setFound] = useState<InvitePreview | ClientError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const ready = client.ready.value;
  useEffect(() => {
    if (!ready) return;
    let isShown = true;
    const show = (next: InvitePreview | ClientError) => isShown && setFound(next);
    setFound(null);
    previewInvite(client, token).then(show, (error: unknown) =>
      show(error instanceof ClientError ? error : new ClientError('internal')),
    );
    return () => {
      isShown = false;
    };
  }, [client, ready, token, attempt]);
  const slow = useDelayed(found === null, 200);
  if (found === null) return slow ? <p role="status">{tg('join.loading')}</p> : <Mark />;
  if (!(found instanceof ClientError)) return <Preview preview={found} token={token} />;
  if (found.code === 'not_found') return <Sorry title={tg('join.gone.title')} text={tg('join.gone')} />;
  return (
    <Sorry title={tg('join.failed.title')} text={errorText(found)}>
      <button type="button" class="button button--primary" onClick={() => setAttempt(attempt + 1)}>
        {tg('join.again')}
      </button>
    </Sorry>
  );
}

function Preview({ preview, token }: { preview: InvitePreview; token: string }) {
  const { client, navigator } = useApp();
  const { conversationId, title, description, memberCount, invitedBy } = preview;
  const known = useChat((state) => state.conversations[conversationId], [conversationId]);
  const isMember = known ? !known.ended : preview.isMember;
  const [clientId] = useState(newClientId);
  const [isGone, setGone] = useState(false);
  const open = () => navigator.replace({ page: 'conversation', conversationId });
  const join = async () => {
    try {
      await joinByInvite(client, { clientId, token });
    } catch (error) {
      // Somebody else was faster, or the link has ended since.
      if (!(error instanceof ClientError && error.code === 'not_found')) throw error;
      return setGone(true);
    }
    open();
  };
  if (isGone) return <Sorry title={tg('join.gone.title')} text={tg('join.gone')} />;
  return (
    <>
      <p class="list-heading">{tg('join.title')}</p>
      <Avatar person={{ id: conversationId, displayName: title }} size="l" />
      <h2 class="welcome__title">
        <bdi>{title}</bdi>
      </h2>
      {description && (
        <p class="details__text">
          <bdi>{description}</bdi>
        </p>
      )}
      <p class="home__text">
        {richg('join.by', { name: <Name person={invitedBy} /> })} {tg('join.members', { count: memberCount })}
        .
      </p>
      {isMember && <p>{tg('join.is_member')}</p>}
      <div class="details__buttons">
        {isMember ? (
          <button type="button" class="button button--primary" onClick={open}>
            {tg('join.open')}
          </button>
        ) : (
          <ActionButton class="button--primary" command={join}>
            {tg('join.join')}
          </ActionButton>
        )}
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
      <div class="details__buttons">
        {props.children}
        <ToChats />
      </div>
    </>
  );
}

function ToChats() {
  return (
    <Link to={{ page: 'chats' }} class="button">
      {tg('join.chats')}
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
