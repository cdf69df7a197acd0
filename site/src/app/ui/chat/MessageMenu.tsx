import { Copy, type IconNode, Info, RotateCw, Trash2 } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import type { Entry } from '../logic/entries.ts';
import { copyText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';

/** What can be done with one message. Takes the focus; Escape, Tab and a press elsewhere close it. */
export function MessageMenu({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { client, dialog, toasts } = useApp();
  const { groupId, seq } = entry;
  const menu = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(false);
  useLayoutEffect(() => {
    const node = menu.current;
    const room = node?.closest('.messages')?.getBoundingClientRect().bottom ?? 0;
    if (node) setAbove(node.getBoundingClientRect().bottom > room);
    node?.querySelector('button')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      const inside = event.target instanceof Element && menu.current?.parentElement?.contains(event.target);
      if (!inside) onClose();
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [onClose]);
  const closeToRow = () => {
    menu.current?.closest<HTMLElement>('[data-key]')?.focus({ preventScroll: true });
    onClose();
  };
  const item = (icon: IconNode, words: string, run: () => void, danger = false) => (
    <button
      type="button"
      role="menuitem"
      class={`menu__item ${danger ? 'menu__item--danger' : ''}`}
      tabIndex={-1}
      onClick={() => {
        closeToRow();
        run();
      }}
    >
      <Icon node={icon} small /> {words}
    </button>
  );
  return (
    <div
      ref={menu}
      class={`menu message__menu ${above ? 'message__menu--above' : ''}`}
      role="menu"
      tabIndex={-1}
      aria-label={t('message.actions')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') closeToRow();
        else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') walk(event.currentTarget, event.key);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {item(Copy, t('message.copy'), () => void copyText(toasts, entry.text))}
      {groupId !== undefined &&
        seq !== null &&
        item(Info, t('message.info'), () => {
          dialog.value = { type: 'message_info', conversationId: groupId, seq };
        })}
      {entry.state === 'failed' &&
        !entry.unsendable &&
        item(RotateCw, t('message.retry'), () => client.retryMessage(entry.key))}
      {entry.state === 'failed' &&
        item(Trash2, t('message.delete'), () => client.discardMessage(entry.key), true)}
    </div>
  );
}

function walk(menu: HTMLElement, key: 'ArrowDown' | 'ArrowUp'): void {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const here = items.indexOf(document.activeElement as HTMLElement);
  items[(here + (key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
}
