import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import type { Place } from './place.ts';

const edgePx = 8;

/**
 * A menu over the page, at the place where it was asked for; on a narrow page at its lower edge. Arrows walk it, Escape, Tab
 * and a press outside close it, and the focus goes back to where it came from.
 */
export function ContextMenu(props: { at: Place; label: string; children: ComponentChildren }) {
  const { dialog } = useApp();
  const element = useRef<HTMLDialogElement>(null);
  const { x, y } = props.at;
  useLayoutEffect(() => {
    const node = element.current;
    const before = document.activeElement;
    node?.showModal();
    return () => {
      node?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const { offsetWidth, offsetHeight } = node;
    const clamp = (value: number, max: number) => Math.max(edgePx, Math.min(value, max - edgePx));
    const above = y + offsetHeight > window.innerHeight - edgePx && y - offsetHeight > edgePx;
    const top = above ? y - offsetHeight : clamp(y, window.innerHeight - offsetHeight);
    node.style.setProperty('--menu-x', `${clamp(x, window.innerWidth - offsetWidth)}px`);
    node.style.setProperty('--menu-y', `${top}px`);
    node.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [x, y, props.label]);
  const close = () => {
    dialog.value = null;
  };
  return (
    <dialog
      ref={element}
      class="menu context-menu"
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Tab') close();
        else if (!walk(event.currentTarget, event.key)) return;
        event.preventDefault();
      }}
    >
      <div role="menu" aria-label={props.label}>
        {props.children}
      </div>
    </dialog>
  );
}

/** One line of a menu. `stay` leaves the menu open, for a line that shows others. */
export function MenuItem(props: {
  icon: IconNode;
  words: string;
  run: () => void;
  danger?: boolean;
  stay?: boolean;
}) {
  const { dialog } = useApp();
  return (
    <button
      type="button"
      role="menuitem"
      class={`menu__item ${props.danger ? 'menu__item--danger' : ''}`}
      tabIndex={-1}
      onClick={() => {
        if (!props.stay) dialog.value = null;
        props.run();
      }}
    >
      <Icon node={props.icon} small /> {props.words}
    </button>
  );
}

function walk(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const here = items.indexOf(document.activeElement as HTMLElement);
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step !== 0) items[(here + step + items.length) % items.length]?.focus();
  else if (key === 'Home') items[0]?.focus();
  else if (key === 'End') items.at(-1)?.focus();
  else return false;
  return true;
}
