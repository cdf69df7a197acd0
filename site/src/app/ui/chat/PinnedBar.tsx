import { List, Pin, PinOff } from 'lucide';
import { useState } from 'preact/hooks';
import { ta } from '../../text/actions.ts';
import { useApp, useChat } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { openPins } from './actions/dialogs.tsx';
import { standingIn } from './actions/standing.ts';
import { jumpTo } from './jump.ts';
import { pinnedText, usePinned } from './pinned.ts';

/** The newest pinned message under the header; each press goes to it and shows the one pinned before. */
export function PinnedBar({ conversationId }: { conversationId: string }) {
  const app = useApp();
  const pinned = usePinned(conversationId);
  const canWrite = useChat((state) => standingIn(state, conversationId).canWrite, [conversationId]);
  const [index, setIndex] = useState(0);
  const total = pinned.length;
  const current = pinned[index % Math.max(1, total)];
  if (!current) return null;
  const number = (index % total) + 1;
  const label = total === 1 ? ta('pins.one') : ta('pins.count', { number, total });
  const text = pinnedText(current);
  return (
    <section class="pins" aria-label={ta('pins.region')}>
      <button
        type="button"
        class="pins__current"
        aria-label={ta('pins.jump', { label, text })}
        onClick={() => {
          jumpTo(conversationId, current.seq);
          setIndex((index + 1) % total);
        }}
      >
        <Icon node={Pin} small />
        <span class="pins__words">
          <span class="pins__label">{label}</span>
          <bdi class="pins__text">{text}</bdi>
        </span>
      </button>
      {total > 1 && (
        <button
          type="button"
          class="button button--icon"
          aria-label={ta('pins.list')}
          onClick={() => openPins(app, conversationId)}
        >
          <Icon node={List} small />
        </button>
      )}
      {canWrite && (
        <button
          type="button"
          class="button button--icon"
          aria-label={ta('pins.unpin')}
          onClick={() => app.client.changeMessage(conversationId, current.seq, { type: 'pin', on: false })}
        >
          <Icon node={PinOff} small />
        </button>
      )}
    </section>
  );
}
