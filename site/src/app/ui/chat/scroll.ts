import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

type ElementRef = RefObject<HTMLElement | null>;

/** Whether `target` is on the screen inside the scroller. True until it is known, so that nothing flashes. */
export function useVisible(scroller: ElementRef, target: ElementRef): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const observer = new IntersectionObserver((seen) => setVisible(seen.at(-1)?.isIntersecting ?? false), {
      root: scroller.current,
    });
    if (target.current) observer.observe(target.current);
    return () => observer.disconnect();
  }, [scroller, target]);
  return visible;
}

/**
 * Calls `onNear` when `target` comes within about a screen of being seen, and once more after each change of `version`
 * if it still is: a new observer always reports where things stand.
 */
export function useWhileVisible(
  scroller: ElementRef,
  target: ElementRef,
  enabled: boolean,
  version: readonly unknown[],
  onNear: () => void,
): void {
  const latest = useRef(onNear);
  latest.current = onNear;
  useEffect(() => {
    if (!enabled) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.at(-1)?.isIntersecting) latest.current();
      },
      { root: scroller.current, rootMargin: '600px 0px' },
    );
    if (target.current) observer.observe(target.current);
    return () => observer.disconnect();
  }, [enabled, ...version]);
}

export interface Anchor {
  /** Follow the newest row again. */
  release(): void;
  /** Scrolls to an element when it stands above what is seen. */
  show(selector: string): void;
  onClick(event: MouseEvent): void;
}

/**
 * Keeps what is being read in its place while rows come and go around it. `column-reverse` does that for rows added
 * above; for rows added or removed below, and for texts that unfold, the topmost row seen is held. The browser's own
 * anchoring is switched off in the styles, because not all have it and two would correct twice.
 */
export function useAnchor(scroller: ElementRef, atNewest: boolean, version: string): Anchor {
  const held = useRef<{ key: string; topPx: number } | null>(null);
  const following = useRef(atNewest);
  following.current = atNewest;
  const keeper = useMemo(() => createKeeper(scroller, held, following), [scroller]);
  useLayoutEffect(() => keeper.restore(), [keeper, version]);
  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const list = node.firstElementChild;
    const resized = new ResizeObserver(() => keeper.restore());
    if (list) resized.observe(list);
    node.addEventListener('scroll', keeper.record, { passive: true });
    return () => {
      resized.disconnect();
      node.removeEventListener('scroll', keeper.record);
    };
  }, [keeper, scroller]);
  return keeper;
}

function createKeeper(
  scroller: ElementRef,
  held: { current: { key: string; topPx: number } | null },
  following: { current: boolean },
): Anchor & { record(): void; restore(): void } {
  const rows = () => [...(scroller.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
  const hold = () => {
    const node = scroller.current;
    if (!node) return;
    const edge = node.getBoundingClientRect().top;
    const row = rows().find((one) => one.getBoundingClientRect().bottom > edge);
    held.current = row ? { key: row.dataset.key ?? '', topPx: row.getBoundingClientRect().top - edge } : null;
  };
  const record = () => {
    const atBottom = Math.abs(scroller.current?.scrollTop ?? 0) < 4;
    if (atBottom && following.current) held.current = null;
    else hold();
  };
  const restore = () => {
    const node = scroller.current;
    const key = held.current?.key;
    if (!node || !held.current || !key) return;
    const row = rows().find((one) => one.dataset.key === key);
    if (!row) return;
    const movedPx = row.getBoundingClientRect().top - node.getBoundingClientRect().top - held.current.topPx;
    if (Math.abs(movedPx) >= 1) node.scrollTop += movedPx;
  };
  return {
    record,
    restore,
    release() {
      held.current = null;
    },
    show(selector) {
      const node = scroller.current;
      const target = node?.querySelector(selector);
      if (!node || !target) return;
      const abovePx = node.getBoundingClientRect().top + 56 - target.getBoundingClientRect().top;
      if (abovePx > 0) node.scrollTop -= abovePx;
    },
    onClick(event) {
      if (event.target instanceof Element && event.target.closest('.fold')) hold();
    },
  };
}
