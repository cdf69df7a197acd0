import type { RefObject } from 'preact';
import { useCallback, useState } from 'preact/hooks';

export interface RovingRows {
  readonly activeKey: string | null;
  readonly menuKey: string | null;
  setMenuKey(key: string | null): void;
  onKeyDown(event: KeyboardEvent): void;
  onFocusIn(event: FocusEvent): void;
}

/** The list is one tab stop: arrows, Home and End walk its rows, Enter opens the actions of the one in focus. */
export function useRovingRows(scroller: RefObject<HTMLElement | null>): RovingRows {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [menuKey, setMenuKey] = useState<string | null>(null);
  const onFocusIn = useCallback((event: FocusEvent) => {
    const key = rowOf(event.target)?.dataset.key;
    if (key) setActiveKey(key);
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const node = scroller.current;
      if (!node || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const rows = [...node.querySelectorAll<HTMLElement>('[data-key]')];
      const row = rowOf(event.target);
      if (event.key === 'Enter' && row && row === event.target) setMenuKey(row.dataset.key ?? null);
      else {
        const next = target(event.key, rows, row);
        if (!next) return;
        next.focus({ preventScroll: true });
        next.scrollIntoView({ block: 'nearest' });
      }
      event.preventDefault();
    },
    [scroller],
  );
  return { activeKey, menuKey, setMenuKey, onKeyDown, onFocusIn };
}

function target(key: string, rows: HTMLElement[], row: HTMLElement | null): HTMLElement | undefined {
  const here = row ? rows.indexOf(row) : rows.length;
  if (key === 'ArrowUp') return rows[Math.max(0, here - 1)];
  if (key === 'ArrowDown') return rows[Math.min(rows.length - 1, here + 1)];
  if (key === 'Home') return rows[0];
  return key === 'End' ? rows.at(-1) : undefined;
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
}
