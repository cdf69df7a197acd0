import { expect, test } from 'vitest';
import { isQuiet } from '../../functions/core/push/quiet.ts';

const at = (time: string) => Date.parse(`2026-07-01T${time}:00Z`);

test('quiet hours are on the person’s own clock, and may pass midnight', () => {
  const night = { fromMinute: 22 * 60, untilMinute: 7 * 60, timeZone: 'Europe/Berlin' };
  expect(isQuiet(night, at('19:59'))).toBe(false);
  expect(isQuiet(night, at('20:00'))).toBe(true);
  expect(isQuiet(night, at('23:30'))).toBe(true);
  expect(isQuiet(night, at('04:59'))).toBe(true);
  expect(isQuiet(night, at('05:00'))).toBe(false);
  const lunch = { fromMinute: 720, untilMinute: 780, timeZone: 'UTC' };
  expect(isQuiet(lunch, at('12:00'))).toBe(true);
  expect(isQuiet(lunch, at('13:00'))).toBe(false);
  expect(isQuiet({ ...lunch, untilMinute: 720 }, at('03:00'))).toBe(true);
});
