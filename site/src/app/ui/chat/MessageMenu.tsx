import { Copy, type IconNode, Info, RotateCw, Trash2, X } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ta } from '../../text/actions.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { EmojiPicker } from '../emoji/EmojiPicker.tsx';
import { actionsFor } from '../logic/actions.ts';
import type { Entry } from '../logic/entries.ts';
import { copyText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { menuItem } from './actions/items.ts';
import { QuickReactions } from './actions/QuickReactions.tsx';
import { standingIn } from './actions/standing.ts';

/** What can be done with one message. Takes the focus; Escape, Tab and a press elsewhere close it. */
export function MessageMenu({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const app = useApp();
  const { client, dialog, toasts } = app;
  const { message, groupId, seq } = entry;
  const actions = message ? actionsFor(message, standingIn(client.state.peek(), message.conversationId)) : [];
  const menu = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(false);
  const [picking, setPicking] = useState(false);
  useLayoutEffect(() => {
    const node = menu.current;
    const list = node?.closest('.messages')?.getBoundingClientRect();
    if (node && list) {
      const { top, bottom } = node.getBoundingClientRect();
      const belowPx = list.bottom - top;
      const abovePx = (node.closest('[data-key]')?.getBoundingClientRect().top ?? top) - list.top;
      const isAbove = bottom > list.bottom && abovePx > belowPx;
      node.style.setProperty('--room', `${Math.max(160, (isAbove ? abovePx : belowPx) - 8)}px`);
      setAbove(isAbove);
    }
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
  if (picking && message) {
    const { conversationId, seq: at } = message;
    return (
      <div ref={menu}>
        <EmojiPicker
          onPick={(emoji) => {
            client.changeMessage(conversationId, at, { type: 'react', emoji, on: true });
            closeToRow();
          }}
          onClose={onClose}
        />
      </div>
    );
  }
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
        else if (/^Arrow/.test(event.key)) walk(event.currentTarget, event.key);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {message && actions.includes('react') && (
        <QuickReactions message={message} onDone={closeToRow} onMore={() => setPicking(true)} />
      )}
      {message &&
        actions
          .filter((action) => action !== 'react')
          .map((action) => {
            const { icon, words, run, danger } = menuItem(app, message, action);
            return item(icon, words, run, danger);
          })}
      {groupId !== undefined &&
        seq !== null &&
        item(Info, t('message.info'), () => {
          dialog.value = { type: 'message_info', conversationId: groupId, seq };
        })}
      {!message && item(Copy, t('message.copy'), () => void copyText(toasts, entry.text))}
      {entry.state === 'sending' &&
        item(X, ta('action.cancel'), () => client.discardMessage(entry.key), true)}
      {entry.state === 'failed' &&
        !entry.unsendable &&
        item(RotateCw, t('message.retry'), () => client.retryMessage(entry.key))}
      {entry.state === 'failed' &&
        item(Trash2, t('message.delete'), () => client.discardMessage(entry.key), true)}
    </div>
  );
}

/** Up and down go through everything, left and right too: the reactions stand beside each other. */
function walk(menu: HTMLElement, key: string): void {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const here = items.indexOf(document.activeElement as HTMLElement);
  const isRtl = getComputedStyle(menu).direction === 'rtl';
  const isForward = key === 'ArrowDown' || key === (isRtl ? 'ArrowLeft' : 'ArrowRight');
  items[(here + (isForward ? 1 : -1) + items.length) % items.length]?.focus();
}
