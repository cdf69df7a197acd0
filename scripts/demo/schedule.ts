import { demoRandom } from './ids.ts';
import type { Burst, Moment, Script, ScriptMessage } from './script.ts';

export const minuteMs = 60_000;
export const dayMs = 86_400_000;
/** Between two bursts, and between the last one that names a time of day and now. */
const pauseMs = 40 * minuteMs;

/** A message with its moment and its place in the script. */
export interface TimedMessage extends ScriptMessage {
  readonly atMs: number;
  readonly index: number;
}

/**
 * Gives every message of every burst its moment, each later than the one before and all before `nowMs`. Bursts are
 * placed from the last one back: each at the latest time of day it names that leaves a pause before the next. So the
 * order and the hours hold whenever the demo is started, and the same `key` and `nowMs` always give the same moments.
 */
export function schedule(key: string, script: Script, nowMs: number): TimedMessage[][] {
  const random = demoRandom(key);
  let count = 0;
  const paced = script.bursts.map((burst) => {
    const firstIndex = count;
    count += burst.messages.length;
    return { burst, firstIndex, offsetsMs: pace(burst, random) };
  });
  let endByMs = nowMs - pauseMs;
  const placed = paced.reverse().map(({ burst, firstIndex, offsetsMs }) => {
    const startMs = startOf(burst.moment, { nowMs, endByMs, durationMs: offsetsMs.at(-1) ?? 0 });
    endByMs = startMs - pauseMs;
    return burst.messages.map((message, place) => {
      return { ...message, index: firstIndex + place, atMs: startMs + (offsetsMs[place] ?? 0) };
    });
  });
  return placed.reverse();
}

/** The latest moment with this time of day (UTC) that is not after `byMs`. */
export function latestTimeOfDay(minuteOfDay: number, byMs: number): number {
  const sameDayMs = Math.floor(byMs / dayMs) * dayMs + minuteOfDay * minuteMs;
  return sameDayMs <= byMs ? sameDayMs : sameDayMs - dayMs;
}

function startOf(moment: Moment, span: { nowMs: number; endByMs: number; durationMs: number }): number {
  if ('endsBeforeNowMs' in moment) return span.nowMs - moment.endsBeforeNowMs - span.durationMs;
  const byMs = span.endByMs - span.durationMs - moment.daysEarlier * dayMs;
  return latestTimeOfDay(moment.startsAtMinuteOfDay, byMs);
}

/** Offsets from the burst's start: who goes on writing is quick, who answers reads first, and long texts take longer. */
function pace(burst: Burst, random: () => number): number[] {
  let offsetMs = 0;
  return burst.messages.map(({ by, text }, index) => {
    const before = burst.messages[index - 1];
    const thinkingMs = before?.by === by ? 2_000 + random() * 14_000 : 7_000 + random() * 70_000;
    const typingMs = Math.min(text.length * (60 + random() * 40), 5 * minuteMs);
    if (before) offsetMs += Math.round(thinkingMs + typingMs);
    else offsetMs += Math.round(random() * minuteMs);
    return offsetMs;
  });
}
