import { limits } from '../../../../functions/wire/limits.ts';

/**
 * Keeps an event that came before its predecessors, in order and once. Beyond `limits.syncEventsPerStreamMax` it is
 * dropped: such a hole is filled by sync, which brings it again.
 */
export function holdEvent<Event extends { readonly seq: number }>(
  held: readonly Event[],
  event: Event,
): readonly Event[] {
  if (held.length >= limits.syncEventsPerStreamMax || held.some((other) => other.seq === event.seq))
    return held;
  return [...held, event].sort((a, b) => a.seq - b.seq);
}
