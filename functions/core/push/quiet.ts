import type { QuietHours } from '../../wire/push.ts';

/** Whether it is quiet at that moment on the person's clock. The same minute twice means the whole day. */
export function isQuiet({ fromMinute, untilMinute, timeZone }: QuietHours, atMs: number): boolean {
  const minute = minuteOfDay(timeZone, atMs);
  if (fromMinute < untilMinute) return minute >= fromMinute && minute < untilMinute;
  return minute >= fromMinute || minute < untilMinute;
}

function minuteOfDay(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return value('hour') * 60 + value('minute');
}
