import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { useDelayed } from '../parts/delay.ts';
import { SkeletonBubbles } from './SkeletonBubbles.tsx';
import { useWhileVisible } from './scroll.ts';

export interface EarlierState {
  readonly status: 'idle' | 'loading' | 'failed';
  /** One step back: rows that are loaded already, else the page before them. */
  load(): void;
}

/** Reaches back in a conversation. After a failure it waits for a press, or for the connection to come back. */
export function useEarlier(
  conversation: { readonly id: string; readonly hasEarlier: boolean },
  start: number,
  slide: () => void,
): EarlierState {
  const { client } = useApp();
  const [status, setStatus] = useState<EarlierState['status']>('idle');
  const alive = useRef(true);
  useEffect(
    () => () => {
      alive.current = false;
    },
    [],
  );
  const { id, hasEarlier } = conversation;
  const load = useCallback(() => {
    if (start > 0) return slide();
    if (!hasEarlier || status === 'loading') return;
    setStatus('loading');
    client.loadEarlier(id).then(
      () => alive.current && setStatus('idle'),
      () => alive.current && setStatus('failed'),
    );
  }, [client, id, hasEarlier, start, slide, status]);
  const online = client.connection.value === 'online';
  useEffect(() => {
    if (online) setStatus((before) => (before === 'failed' ? 'idle' : before));
  }, [online]);
  return { status, load };
}

/** The upper end of the list: it calls for more when it comes near, and says so when that takes time or fails. */
export function Earlier(props: {
  scroller: RefObject<HTMLElement | null>;
  earlier: EarlierState;
  more: boolean;
  version: string;
}) {
  const { scroller, earlier, more, version } = props;
  const edge = useRef<HTMLDivElement>(null);
  const { status } = earlier;
  useWhileVisible(scroller, edge, more && status === 'idle', [version, status], earlier.load);
  const slow = useDelayed(status === 'loading', 200);
  return (
    <>
      <div ref={edge} class="messages__edge" />
      {status === 'loading' && slow && (
        <>
          <p class="visually-hidden">{t('chat.earlier')}</p>
          <SkeletonBubbles />
        </>
      )}
      {status === 'failed' && (
        <p class="system-line" role="alert">
          {t('chat.earlier_failed')}{' '}
          <button type="button" class="button button--small" onClick={earlier.load}>
            {t('chat.try_again')}
          </button>
        </p>
      )}
    </>
  );
}
