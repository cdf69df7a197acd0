import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ta } from '../../text/actions.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { useWhileVisible } from './scroll.ts';

export interface LaterState {
  readonly failed: boolean;
  /** One step on: rows that are loaded already, else the page after them. */
  load(): void;
}

/** Reaches on towards the newest message from an older part of a conversation. */
export function useLater(
  conversationId: string,
  hasRows: boolean,
  detached: boolean,
  slide: () => void,
): LaterState {
  const { client } = useApp();
  const [failed, setFailed] = useState(false);
  const alive = useRef(true);
  useEffect(
    () => () => {
      alive.current = false;
    },
    [],
  );
  const online = client.connection.value === 'online';
  useEffect(() => {
    if (online) setFailed(false);
  }, [online]);
  const load = () => {
    if (hasRows) return slide();
    if (!detached) return;
    setFailed(false);
    client.loadLater(conversationId).catch(() => alive.current && setFailed(true));
  };
  return { failed, load };
}

/** The lower end of the list: it calls for more when it comes near, and says so when that fails. */
export function Later(props: {
  scroller: RefObject<HTMLElement | null>;
  bottom: RefObject<HTMLDivElement | null>;
  later: LaterState;
  more: boolean;
  version: readonly unknown[];
}) {
  const { scroller, bottom, later, more, version } = props;
  const { failed, load } = later;
  useWhileVisible(scroller, bottom, more && !failed, [...version, failed], load);
  return (
    <>
      {failed && (
        <p class="system-line" role="alert">
          {ta('later.failed')}{' '}
          <button type="button" class="button button--small" onClick={load}>
            {t('chat.try_again')}
          </button>
        </p>
      )}
      <div ref={bottom} class="messages__edge" />
    </>
  );
}
