import { BellOff, Pin } from 'lucide';
import { t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { flagsOf } from '../logic/arrange.ts';
import { Icon } from '../parts/Icon.tsx';

/** Whether a conversation is muted or pinned, as icons with words for those who do not see them. */
export function RowFlags({ conversationId }: { conversationId: string }) {
  const { nowMs } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const { muted, pinned } = flagsOf(conversation, nowMs.value);
  return (
    <>
      {muted && <Icon node={BellOff} small />}
      {muted && <span class="visually-hidden">, {t('list.muted')}</span>}
      {pinned && <Icon node={Pin} small />}
      {pinned && <span class="visually-hidden">, {t('list.pinned')}</span>}
    </>
  );
}
