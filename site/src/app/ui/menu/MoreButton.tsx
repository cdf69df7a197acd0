import { EllipsisVertical } from 'lucide';
import { isolate, t } from '../../text/t.ts';
import { Icon } from '../parts/Icon.tsx';
import type { Place } from './place.ts';

/** The button that opens a menu below itself. */
export function MoreButton(props: { name: string; class?: string; onOpen: (at: Place) => void }) {
  return (
    <button
      type="button"
      class={`button button--icon ${props.class ?? ''}`}
      aria-haspopup="menu"
      aria-label={t('list.more', { name: isolate(props.name) })}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        props.onOpen({ x: left, y: bottom });
      }}
    >
      <Icon node={EllipsisVertical} />
    </button>
  );
}
