import { Check, CheckCheck, CircleAlert, Clock3, type IconNode } from 'lucide';
import { t } from '../../text/parts.ts';
import type { MessageState } from '../logic/entries.ts';
import { useDelayed } from '../parts/delay.ts';
import { Icon } from '../parts/Icon.tsx';

const icons: Record<MessageState, IconNode> = {
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

/** How far a message of mine got, as icon and word. "Sending" shows only when it takes longer than 300 ms. */
export function Tick({ state, atMs }: { state: MessageState; atMs: number }) {
  const slow = useDelayed(state === 'sending', 300, atMs);
  if (state === 'sending' && !slow) return <span class="state state--quick" />;
  return (
    <span class={`state state--${state}`} title={t(`state.${state}`)}>
      <Icon node={icons[state]} />
      <span class="visually-hidden">{t(`state.${state}`)}</span>
    </span>
  );
}
