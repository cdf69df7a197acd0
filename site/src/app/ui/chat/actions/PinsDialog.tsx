import { PinOff } from 'lucide';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';
import { nameIn } from '../../logic/names.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { jumpTo } from '../jump.ts';
import { pinnedText, usePinned } from '../pinned.ts';
import { standingIn } from './standing.ts';

/** All pinned messages of a conversation: to go to, or to unpin. */
export function PinsDialog({ conversationId }: { conversationId: string }) {
  const { client, dialog } = useApp();
  const pinned = usePinned(conversationId);
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const meId = useChat((state) => state.me?.id ?? '');
  const canWrite = useChat((state) => standingIn(state, conversationId).canWrite, [conversationId]);
  return (
    <Dialog title={ta('pins.title')}>
      {pinned.length === 0 && <p role="status">{ta('pins.empty')}</p>}
      <ul class="rows">
        {pinned.map((one) => (
          <li key={one.seq} class="pins__row">
            <button
              type="button"
              class="pins__current"
              onClick={() => {
                dialog.value = null;
                jumpTo(conversationId, one.seq);
              }}
            >
              <span class="pins__words">
                <bdi class="pins__label">
                  {one.message ? nameIn(conversation, one.message.senderId, meId) : ''}
                </bdi>
                <bdi class="pins__text">{pinnedText(one)}</bdi>
              </span>
            </button>
            {canWrite && (
              <button
                type="button"
                class="button button--icon"
                aria-label={ta('pins.unpin')}
                onClick={() => client.changeMessage(conversationId, one.seq, { type: 'pin', on: false })}
              >
                <Icon node={PinOff} small />
              </button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
