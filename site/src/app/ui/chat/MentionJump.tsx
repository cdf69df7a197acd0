import { AtSign } from 'lucide';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { t } from '../../text/parts.ts';
import { Icon } from '../parts/Icon.tsx';

/**
 * Leads to the messages that mention oneself and have not been on the screen in this visit, the oldest first.
 *
 * @param props.keyOf the row of a loaded message by its position; null where it is not loaded
 */
export function MentionJump(props: {
  conversation: ConversationState;
  scroller: RefObject<HTMLElement | null>;
  version: string;
  keyOf: (seq: number) => string | null;
  onJump: (seq: number) => void;
}) {
  const { conversation, scroller, version, keyOf, onJump } = props;
  const { unreadMentions } = conversation;
  const [waiting, setWaiting] = useState(unreadMentions);
  useEffect(() => {
    // What was read meanwhile still waits: reading the newest message is not seeing an earlier one.
    setWaiting((before) => [...new Set([...before, ...unreadMentions])].sort((a, b) => a - b));
  }, [unreadMentions]);
  useEffect(() => {
    if (waiting.length === 0 || !scroller.current) return;
    const seqs = new Map<Element, number>();
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.filter((one) => one.isIntersecting).map(({ target }) => seqs.get(target));
        if (seen.length > 0) setWaiting((before) => before.filter((seq) => !seen.includes(seq)));
      },
      { root: scroller.current },
    );
    for (const seq of waiting) {
      const row = rowOf(scroller.current, keyOf(seq));
      if (!row) continue;
      seqs.set(row, seq);
      observer.observe(row);
    }
    return () => observer.disconnect();
  }, [scroller, waiting, version]);
  const next = waiting[0];
  if (next === undefined) return null;
  return (
    <button type="button" class="jump jump--mention" onClick={() => onJump(next)}>
      <Icon node={AtSign} small />
      {t('chat.mention')}
      <span class="badge" aria-hidden="true">
        {waiting.length}
      </span>
      <span class="visually-hidden">{t('chat.jump_mention', { count: waiting.length })}</span>
    </button>
  );
}

/** Brings a row that stands in the list into view, and gives it the focus. */
export function showRow(scroller: HTMLElement | null, key: string): void {
  const row = scroller && rowOf(scroller, key);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'center' });
}

function rowOf(scroller: HTMLElement, key: string | null): HTMLElement | undefined {
  return [...scroller.querySelectorAll<HTMLElement>('[data-key]')].find((row) => row.dataset.key === key);
}
