/** How many rows the first view of a conversation has, how many one step adds, and how many stand in the DOM at most. */
export const windowRows = { first: 60, step: 50, max: 300 } as const;

/**
 * The part of a list that stands in the DOM, by the keys of its ends, so that rows added at either end do not shift it.
 * `firstKey: null` is "as many as a first view has"; `lastKey: null` follows the newest row.
 */
export interface RowWindow {
  readonly firstKey: string | null;
  readonly lastKey: string | null;
}

export interface RowRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export const newestWindow: RowWindow = { firstKey: null, lastKey: null };

/** Where the window stands in `keys` now. Never more than `windowRows.max` rows. */
export function resolveWindow(keys: readonly string[], window: RowWindow): RowRange {
  const lastIndex = window.lastKey === null ? -1 : keys.indexOf(window.lastKey);
  const end = lastIndex < 0 ? keys.length : lastIndex + 1;
  const firstIndex = window.firstKey === null ? -1 : keys.indexOf(window.firstKey);
  const start = firstIndex < 0 || firstIndex >= end ? end - windowRows.first : firstIndex;
  return { start: Math.max(0, start, end - windowRows.max), end };
}

/** One step towards older rows; rows beyond the maximum leave at the newer end. */
export function slideEarlier(keys: readonly string[], window: RowWindow): RowWindow {
  const { start, end } = resolveWindow(keys, window);
  const nextStart = Math.max(0, start - windowRows.step);
  return between(keys, nextStart, Math.min(end, nextStart + windowRows.max));
}

/** One step towards newer rows; rows beyond the maximum leave at the older end. */
export function slideLater(keys: readonly string[], window: RowWindow): RowWindow {
  const { start, end } = resolveWindow(keys, window);
  const nextEnd = Math.min(keys.length, end + windowRows.step);
  return between(keys, Math.max(start, nextEnd - windowRows.max), nextEnd);
}

/** A window at the newest rows that reaches back to `key` with a little before it, as far as the maximum allows. */
export function windowReaching(keys: readonly string[], key: string | null): RowWindow {
  const index = key === null ? -1 : keys.indexOf(key);
  if (index < 0 || keys.length - index <= windowRows.first) return newestWindow;
  return between(keys, Math.max(0, index - 10), Math.min(keys.length, index - 10 + windowRows.max));
}

/** The same window, held at the row that is its last one now, so that it does not follow newer rows. */
export function fixedWindow(keys: readonly string[], window: RowWindow): RowWindow {
  const { start, end } = resolveWindow(keys, window);
  return { firstKey: keys[start] ?? null, lastKey: keys[end - 1] ?? null };
}

function between(keys: readonly string[], start: number, end: number): RowWindow {
  return { firstKey: keys[start] ?? null, lastKey: end >= keys.length ? null : (keys[end - 1] ?? null) };
}
