import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { type Arrival, arrivals, coalesce, type Heard, heardNow } from '../logic/announce.ts';
import { previewText } from '../markdown/plain.ts';

const announceEveryMs = 2_000;

/** Tells screen readers what arrives: at most one announcement per 2 s, several messages in one, never history. */
export function LiveRegion() {
  const { client } = useApp();
  const [words, setWords] = useState('');
  const queue = useRef<Arrival[]>([]);
  useEffect(() => {
    let heard: Heard | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const announce = () => {
      timer = null;
      if (queue.current.length === 0) return;
      setWords(coalesce(queue.current).map(line).join(' '));
      queue.current = [];
      timer = setTimeout(announce, announceEveryMs);
    };
    const stop = client.state.subscribe((state) => {
      if (!client.ready.peek()) return;
      if (heard) queue.current.push(...arrivals(state, heard));
      heard = heardNow(state);
      if (timer === null) announce();
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [client]);
  return (
    <div class="visually-hidden" aria-live="polite" aria-atomic="true">
      {words}
    </div>
  );
}

function line({ name, text, count }: { name: string; text: string | null; count: number }): string {
  return text === null
    ? t('live.several', { name, count })
    : t('live.message', { name, text: previewText(text, 400) });
}
