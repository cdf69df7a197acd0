import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

const longPressMs = 450;
const stillPx = 10;
const replyPx = 64;

export interface GestureTargets {
  openMenu(key: string): void;
  reply(key: string): void;
}

/**
 * What a finger can do with a row: hold it for its menu, draw it towards the end of the line to answer it. A right click
 * opens the menu too. Links and selected text keep what the browser offers for them.
 */
export function useGestures(scroller: RefObject<HTMLElement | null>, targets: GestureTargets): void {
  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    let press: { row: HTMLElement; x: number; y: number; id: number } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(timer);
      if (press) delete press.row.dataset.drawn;
      press = null;
    };
    const onDown = (event: PointerEvent) => {
      end();
      const row = rowOf(event.target);
      if (event.pointerType !== 'touch' || !event.isPrimary || !row) return;
      press = { row, x: event.clientX, y: event.clientY, id: event.pointerId };
      timer = setTimeout(() => {
        targets.openMenu(row.dataset.key ?? '');
        end();
      }, longPressMs);
    };
    const onMove = (event: PointerEvent) => {
      if (press?.id !== event.pointerId) return;
      const drawnPx = drawn(press, event);
      const slantPx = Math.abs(event.clientY - press.y);
      if (Math.abs(event.clientX - press.x) > stillPx || slantPx > stillPx) clearTimeout(timer);
      if (slantPx > replyPx / 2) return end();
      press.row.dataset.drawn = '';
      press.row.style.setProperty('--drawn', `${Math.round(Math.max(0, Math.min(drawnPx, replyPx)))}px`);
    };
    const onUp = (event: PointerEvent) => {
      const done = press?.id === event.pointerId && drawn(press, event) >= replyPx ? press.row : null;
      end();
      if (done) targets.reply(done.dataset.key ?? '');
    };
    const onContextMenu = (event: MouseEvent) => {
      const row = rowOf(event.target);
      if (!row || !window.getSelection()?.isCollapsed) return;
      event.preventDefault();
      targets.openMenu(row.dataset.key ?? '');
    };
    node.addEventListener('pointerdown', onDown);
    node.addEventListener('pointermove', onMove);
    node.addEventListener('pointerup', onUp);
    node.addEventListener('pointercancel', end);
    node.addEventListener('contextmenu', onContextMenu);
    return () => {
      end();
      node.removeEventListener('pointerdown', onDown);
      node.removeEventListener('pointermove', onMove);
      node.removeEventListener('pointerup', onUp);
      node.removeEventListener('pointercancel', end);
      node.removeEventListener('contextmenu', onContextMenu);
    };
  }, [scroller, targets]);
}

/** How far towards the end of the line: to the right where text runs to the right. */
function drawn(press: { row: HTMLElement; x: number }, event: PointerEvent): number {
  const isRtl = getComputedStyle(press.row.parentElement ?? press.row).direction === 'rtl';
  return (event.clientX - press.x) * (isRtl ? -1 : 1);
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element) || target.closest('a, .menu, input, textarea')) return null;
  return target.closest<HTMLElement>('[data-key]');
}
