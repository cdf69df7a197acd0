import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../../../../../functions/wire/conversations.ts';
import type { MessageVersions } from '../../../../../../functions/wire/http.ts';
import { ta } from '../../../text/actions.ts';
import { t } from '../../../text/parts.ts';
import { useApp } from '../../context.ts';
import { exactTime } from '../../logic/dates.ts';
import { errorText } from '../../parts/action.tsx';
import { Dialog } from '../../parts/Dialog.tsx';

type Loaded = MessageVersions['versions'] | { readonly failure: string } | null;

/** When a message was sent and edited, and what it said before. */
export function InfoDialog({ message }: { message: Message }) {
  const { sentAtMs, editedAtMs, expiresAtMs } = message;
  const times: [string, number | undefined][] = [
    [ta('info.sent'), sentAtMs],
    [ta('info.edited'), editedAtMs],
    [ta('info.expires'), expiresAtMs],
  ];
  return (
    <Dialog title={ta('info.title')}>
      <dl class="facts">
        {times.map(
          ([words, ms]) =>
            ms !== undefined && (
              <div key={words}>
                <dt>{words}</dt>
                <dd>{exactTime(ms)}</dd>
              </div>
            ),
        )}
      </dl>
      {editedAtMs === undefined ? <p>{ta('info.no_history')}</p> : <History message={message} />}
    </Dialog>
  );
}

function History({ message }: { message: Message }) {
  const { client } = useApp();
  const { conversationId, seq } = message;
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = () => {
    setLoaded(null);
    client
      .request<MessageVersions>('GET', `/api/conversations/${conversationId}/messages/${seq}/versions`)
      .then(
        ({ versions }) => setLoaded(versions.toReversed()),
        (error: unknown) => setLoaded({ failure: errorText(error) }),
      );
  };
  useEffect(load, [client, conversationId, seq]);
  if (loaded === null) return <p role="status">{ta('info.loading')}</p>;
  if ('failure' in loaded) {
    return (
      <p role="alert">
        {ta('info.failed', { reason: loaded.failure })}{' '}
        <button type="button" class="button button--small" onClick={load}>
          {t('chat.try_again')}
        </button>
      </p>
    );
  }
  return (
    <section>
      <h3 class="list-heading">{ta('info.history')}</h3>
      <ol class="versions">
        {loaded.map((version) => (
          <li key={version.writtenAtMs} class="versions__one">
            <bdi class="bubble__text">{version.body.text}</bdi>
            <span class="versions__time">{exactTime(version.writtenAtMs)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
