import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../scripts/faults/random.ts';
import { busiest } from '../../scripts/soak/arrivals.ts';
import { leastSquares } from '../../scripts/soak/slope.ts';
import type { Checkpoint, SoakResult } from '../../scripts/soak/soak.ts';
import type { StormResult } from '../../scripts/soak/storm.ts';
import {
  arrivalsMax,
  clientBytesPerHeldMessageMax,
  serverSlopeMaxKibPerMinute,
  soakFaults,
  stormFaults,
} from '../../scripts/soak/verdict.ts';

const spreadMs = 20_000;
const minutes = 10;
const perMinute = 1_200;
const server = { cutShort: 0, defects: 0, examples: [] };
const sentMs = { withSocket: [], without: [] };

/** A run whose heaps grow by this much for a minute or a message, with noise, after a warm-up that grows a lot. */
function run(
  serverKibPerMinute: number,
  clientBytesPerMessage: number,
  change: Partial<Checkpoint> = {},
): SoakResult {
  const random = seededRandom(1);
  const checkpoints = Array.from({ length: minutes + 1 }, (_, minute): Checkpoint => {
    const warmUpBytes = Math.min(minute, 2) * 2 ** 22;
    const noiseBytes = () => (random() - 0.5) * 2 ** 18;
    const heldMessages = 2 * perMinute * minute;
    return {
      minutes: minute,
      messages: perMinute * minute,
      cut: 25,
      lacking: [],
      divergences: [],
      serverHeapBytes: 5e7 + warmUpBytes + serverKibPerMinute * 1_024 * minute + noiseBytes(),
      clientHeapBytes: 1e8 + warmUpBytes + clientBytesPerMessage * heldMessages + noiseBytes(),
      heldMessages,
      checkMs: 0,
      ...change,
    };
  });
  return { checkpoints, written: checkpoints.at(-1)?.messages ?? 0, sentMs, server };
}

describe('a soak', () => {
  test('in which nothing leaks is all right, although its clients keep every message', () => {
    expect(soakFaults(run(0, clientBytesPerHeldMessageMax / 2))).toEqual([]);
  });

  test('whose server leaks is found', () => {
    const [fault, ...others] = soakFaults(run(serverSlopeMaxKibPerMinute * 1.3, 1_000));
    expect(fault).toMatch(/the server’s heap grows by \d+ KiB a minute/);
    expect(others).toEqual([]);
  });

  test('whose clients leak is found', () => {
    const [fault, ...others] = soakFaults(run(0, clientBytesPerHeldMessageMax * 1.3));
    expect(fault).toMatch(/the clients’ heap grows by \d+ bytes for each message held/);
    expect(others).toEqual([]);
  });

  test('in which somebody diverges, does not come to rest, or a message is lost, is found', () => {
    expect(soakFaults(run(0, 0, { divergences: ['x'] }))).toHaveLength(minutes + 1);
    expect(soakFaults(run(0, 0, { lacking: ['x'] }))[0]).toBe('checkpoint 0: x');
    expect(soakFaults({ ...run(0, 0), written: 1 })[0]).toMatch(/1 messages were written/);
  });

  test('that was too short says nothing about the heap', () => {
    const { checkpoints, ...rest } = run(99_999, 99_999);
    const short = checkpoints.slice(0, 5);
    expect(soakFaults({ ...rest, checkpoints: short, written: short.at(-1)?.messages ?? 0 })).toEqual([]);
  });
});

describe('a storm', () => {
  const evenly = (count: number, withinMs: number) =>
    Array.from({ length: count }, (_, index) => (index * withinMs) / count);
  const storm = (change: Partial<StormResult> = {}): StormResult => ({
    clients: 1_000,
    cut: 1_000,
    inSyncAfterMs: evenly(1_000, spreadMs),
    attemptsAfterMs: evenly(1_000, spreadMs),
    requestsAfterMs: [],
    sentMs,
    missed: 500,
    check: { lacking: [], divergences: [], messages: 500 },
    server,
    ...change,
  });

  test('that is over in time, with few at once, is all right', () => {
    expect(stormFaults(storm(), spreadMs)).toEqual([]);
  });

  test('after which somebody is late, is not back or diverges is not', () => {
    expect(stormFaults(storm({ inSyncAfterMs: [...evenly(999, 1), 45_001] }), spreadMs)[0]).toMatch(/45.0 s/);
    expect(stormFaults(storm({ inSyncAfterMs: evenly(999, 1) }), spreadMs)[0]).toMatch(/only 999/);
    const check = { lacking: ['x'], divergences: ['y'], messages: 0 };
    expect(stormFaults(storm({ check }), spreadMs)).toEqual(['x', 'y']);
  });

  test('in which too many come at once is not', () => {
    const [fault] = stormFaults(storm({ attemptsAfterMs: evenly(1_000, 500) }), spreadMs);
    expect(fault).toBe('1000 tried to connect within one second');
  });

  test('may bring 100 in a second at the most for 1,000 people, and few for few', () => {
    expect(arrivalsMax(1_000, spreadMs)).toBe(100);
    expect(arrivalsMax(100, spreadMs)).toBeLessThan(25);
  });
});

test('the busiest second is found wherever it begins', () => {
  expect(busiest([0, 900, 1_100, 1_899, 2_500])).toBe(3);
  expect(busiest([2_500, 1_899, 1_100, 900, 0])).toBe(3);
  expect(busiest([0, 1_000, 2_000])).toBe(1);
  expect(busiest([])).toBe(0);
});

test('a line through points has their slope, and an error only where they lie off it', () => {
  const exact = leastSquares([
    [0, 1],
    [1, 3],
    [2, 5],
    [3, 7],
  ]);
  expect(exact?.slope).toBeCloseTo(2);
  expect(exact?.standardError).toBeCloseTo(0);
  const noisy = leastSquares([
    [0, 2],
    [1, 2],
    [2, 6],
    [3, 6],
  ]);
  expect(noisy?.slope).toBeCloseTo(1.6);
  expect(noisy?.standardError).toBeCloseTo(Math.sqrt(3.2 / 2 / 5));
});
