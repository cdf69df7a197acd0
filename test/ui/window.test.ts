import { describe, expect, it } from 'vitest';
import {
  newestWindow,
  resolveWindow,
  slideEarlier,
  slideLater,
  windowReaching,
  windowRows,
} from '../../site/src/app/ui/logic/window.ts';

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));

describe('the window of rows', () => {
  const all = keys(0, 1_000);

  it('begins with the newest rows and follows new ones', () => {
    expect(resolveWindow(all, newestWindow)).toEqual({ start: 1_000 - windowRows.first, end: 1_000 });
    expect(resolveWindow(keys(0, 1_001), newestWindow).end).toBe(1_001);
  });

  it('shows a short list whole', () => {
    expect(resolveWindow(keys(0, 5), newestWindow)).toEqual({ start: 0, end: 5 });
    expect(resolveWindow([], newestWindow)).toEqual({ start: 0, end: 0 });
  });

  it('reaches both ends by sliding and never holds more than the maximum', () => {
    let window = newestWindow;
    for (let i = 0; i < 30; i++) {
      window = slideEarlier(all, window);
      const { start, end } = resolveWindow(all, window);
      expect(end - start).toBeLessThanOrEqual(windowRows.max);
    }
    expect(resolveWindow(all, window)).toEqual({ start: 0, end: windowRows.max });
    for (let i = 0; i < 30; i++) window = slideLater(all, window);
    expect(resolveWindow(all, window)).toEqual({ start: 1_000 - windowRows.max, end: 1_000 });
    expect(window.lastKey).toBeNull();
  });

  it('stays on its rows when older and newer ones are added', () => {
    const window = { firstKey: '500', lastKey: '599' };
    const more = [...keys(-50, 0), ...keys(0, 1_010)];
    const { start, end } = resolveWindow(more, window);
    expect([more[start], more[end - 1]]).toEqual(['500', '599']);
  });

  it('holds the maximum while it follows, leaving the oldest behind', () => {
    const window = { firstKey: '700', lastKey: null };
    expect(resolveWindow(keys(0, 1_100), window)).toEqual({ start: 800, end: 1_100 });
  });

  it('reaches back to the first unread row', () => {
    expect(windowReaching(all, '990')).toEqual(newestWindow);
    const { start, end } = resolveWindow(all, windowReaching(all, '850'));
    expect([start <= 850, end]).toEqual([true, 1_000]);
    const far = resolveWindow(all, windowReaching(all, '100'));
    expect(far.start <= 100 && far.end > 100 && far.end - far.start <= windowRows.max).toBe(true);
  });
});
