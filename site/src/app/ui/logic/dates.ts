import { locale } from '../../text/language.ts';
import { t } from '../../text/t.ts';

const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const shortDate = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const longDate = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
const list = new Intl.ListFormat(locale, { type: 'conjunction' });
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Midnight of the local day that `ms` falls into, as milliseconds since the epoch. */
export function startOfDayMs(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Whole local days from `ms` to `nowMs`: 0 is today, 1 yesterday. Days of 23 and 25 hours count as one. */
export function daysAgo(ms: number, nowMs: number): number {
  return Math.round((startOfDayMs(nowMs) - startOfDayMs(ms)) / 86_400_000);
}

/** The words of a day line: Today, Yesterday, "Tuesday, 3 May", or with the year when it is another one. */
export function dayLabel(ms: number, nowMs: number): string {
  const ago = daysAgo(ms, nowMs);
  if (ago === 0) return t('day.today');
  if (ago === 1) return t('day.yesterday');
  return sameYear(ms, nowMs) ? longDay.format(ms) : longDate.format(ms);
}

/** The short time in a list: now, minutes, time of day, Yesterday, weekday, date. */
export function listTime(ms: number, nowMs: number): string {
  const ageMinutes = Math.floor((nowMs - ms) / 60_000);
  if (ageMinutes < 1) return t('list.now');
  if (ageMinutes < 60) return minutes.format(ageMinutes);
  const ago = daysAgo(ms, nowMs);
  if (ago <= 0) return time.format(ms);
  if (ago === 1) return t('day.yesterday');
  if (ago < 7) return weekday.format(ms);
  return sameYear(ms, nowMs) ? dayMonth.format(ms) : shortDate.format(ms);
}

/** A length of time in its largest unit, rounded: "7 days", "1 hour"; less than a minute is one minute. */
export function durationWords(seconds: number): string {
  const [unit, unitSeconds] = units.find(([, size]) => seconds >= size) ?? units[2];
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(1, Math.round(seconds / unitSeconds)));
}

/** "a, b and c". */
export function listWords(words: readonly string[]): string {
  return list.format(words);
}

export function timeOfDay(ms: number): string {
  return time.format(ms);
}

/** Date and time to the second, for titles. */
export function exactTime(ms: number): string {
  return exact.format(ms);
}

function sameYear(ms: number, nowMs: number): boolean {
  return new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
}

/** The local day that `ms` falls into, as a date field has it. */
export function dayInput(ms: number): string {
  const day = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The local midnight at which the day of a date field begins; null for no day. */
export function dayInputMs(day: string): number | null {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  const midnight = new Date(2000, 0, 1).setFullYear(year, month - 1, date);
  return Number.isNaN(midnight) ? null : midnight;
}
