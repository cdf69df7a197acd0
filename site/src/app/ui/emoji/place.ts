const gapPx = 8;

/** Puts a panel of the top layer above its anchor, else below, and always inside of the window. */
export function placeBeside(panel: HTMLElement, anchor: HTMLElement): void {
  const around = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const rtl = getComputedStyle(anchor).direction === 'rtl';
  const { clientWidth } = document.documentElement;
  const left = clamp(rtl ? around.left : around.right - width, clientWidth - width - gapPx);
  const above = around.top - height - gapPx;
  const top = above >= gapPx ? above : clamp(around.bottom + gapPx, window.innerHeight - height - gapPx);
  panel.style.setProperty('left', `${left}px`);
  panel.style.setProperty('top', `${top}px`);
}

function clamp(value: number, max: number): number {
  return Math.max(gapPx, Math.min(value, max));
}
