import { exactTime } from '../logic/dates.ts';

/** A time in words, with the exact one for pointers and for assistive technology. */
export function Time({ ms, words, class: name }: { ms: number; words: string; class?: string }) {
  return (
    <time class={name} dir="ltr" dateTime={new Date(ms).toISOString()} title={exactTime(ms)}>
      {words}
    </time>
  );
}
