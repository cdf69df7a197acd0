import { expect, test } from 'vitest';
import { seededRandom } from '../../scripts/faults/random.ts';
import { busiest } from '../../scripts/soak/arrivals.ts';
import { backoffMs, spreadMs } from '../../site/src/app/client/timer.ts';

const clients = 1_000;
const perSecondMax = 100;

/** When the clients, all cut off at 0, make their attempts until `untilMs`; one that is made after `servedFromMs` succeeds. */
function attempts(waitMs: typeof spreadMs, untilMs: number, servedFromMs: number, seed: number): number[] {
  const random = seededRandom(seed);
  const made: number[] = [];
  for (let client = 0; client < clients; client++) {
    let atMs = 0;
    for (let attempt = 0; ; attempt++) {
      atMs += waitMs(attempt, random);
      if (atMs > untilMs) break;
      made.push(atMs);
      if (atMs >= servedFromMs) break;
    }
  }
  return made;
}

test.each([1, 2, 3, 4, 5])(
  '1,000 who are cut off at once make at most 100 attempts in a second (seed %i)',
  (seed) => {
    const made = attempts(spreadMs, 45_000, 0, seed);
    expect(made).toHaveLength(clients);
    expect(busiest(made)).toBeLessThanOrEqual(perSecondMax);
  },
);

test.each([1, 2, 3, 4, 5])('also while the server stays away for ten minutes (seed %i)', (seed) => {
  const made = attempts(spreadMs, 620_000, 600_000, seed);
  expect(made.length).toBeGreaterThan(20 * clients);
  expect(busiest(made)).toBeLessThanOrEqual(perSecondMax);
});

test('with jitter from zero alone they would all come within half a second', () => {
  const made = attempts(backoffMs, 45_000, 0, 1);
  expect(busiest(made, 500)).toBe(clients);
});
