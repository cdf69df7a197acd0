import { locale } from '../../text/language.ts';

/** A UTC day as people write it. */
export function dayWords(day: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}
