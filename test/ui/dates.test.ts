import { describe, expect, it } from 'vitest';
import { dayLabel, daysAgo, listTime, startOfDayMs } from '../../site/src/app/ui/logic/dates.ts';

const nowMs = new Date(2026, 4, 20, 15, 30).getTime();
const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();

describe('day lines', () => {
  it('say today and yesterday by the calendar, not by 24 hours', () => {
    expect(dayLabel(at(2026, 4, 20, 0, 1), nowMs)).toBe('Today');
    expect(dayLabel(at(2026, 4, 19, 23, 59), nowMs)).toBe('Yesterday');
  });

  it('name the weekday within the year and the year beyond', () => {
    expect(dayLabel(at(2026, 4, 18), nowMs)).toContain('Monday');
    expect(dayLabel(at(2025, 4, 18), nowMs)).toContain('2025');
  });

  it('count a day of 23 or 25 hours as one', () => {
    for (const month of [2, 9]) {
      for (let day = 1; day < 31; day++) {
        expect(daysAgo(at(2026, month, day, 23), at(2026, month, day + 1, 1))).toBe(1);
      }
    }
  });

  it('begin at local midnight', () => {
    expect(new Date(startOfDayMs(nowMs)).getHours()).toBe(0);
  });
});

describe('times in the list', () => {
  it('go from now over minutes, time of day, yesterday and weekday to a date', () => {
    expect(listTime(nowMs - 20_000, nowMs)).toBe('now');
    expect(listTime(nowMs - 5 * 60_000, nowMs)).toMatch(/^5\smin/);
    expect(listTime(at(2026, 4, 20, 9, 5), nowMs)).toContain('05');
    expect(listTime(at(2026, 4, 19, 9), nowMs)).toBe('Yesterday');
    expect(listTime(at(2026, 4, 16, 9), nowMs)).toBe('Sat');
    expect(listTime(at(2026, 3, 16, 9), nowMs)).toContain('Apr');
    expect(listTime(at(2024, 3, 16, 9), nowMs)).toContain('24');
  });

  it('show a clock that is ahead of ours as now', () => {
    expect(listTime(nowMs + 30_000, nowMs)).toBe('now');
  });
});
