import { expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { soakTable, stormTable } from '../../scripts/soak/report.ts';
import { runSoak } from '../../scripts/soak/soak.ts';
import { runStorm } from '../../scripts/soak/storm.ts';
import { soakFaults, stormFaults } from '../../scripts/soak/verdict.ts';

/** Each takes under half a minute on an idle machine; on a busy one the clients wait for the server. */
const timeoutMs = 240_000;
const shared = { redis: 'engine' as const, log: () => {} };

test.concurrent(
  'after a while of writing, reading and lost sockets, everybody shows what the server has',
  async () => {
    const options = { ...shared, clients: 40, messagesPerSecond: 20, cutShare: 0.4 };
    const result = await runSoak({ ...options, checkpoints: 1, intervalMs: 6_000 });
    expect(soakFaults(result)).toEqual([]);
    const [before, after] = result.checkpoints;
    expect(before?.messages).toBe(0);
    expect(after?.messages).toBeGreaterThan(80);
    expect(after?.cut).toBeGreaterThan(0);
    expect(result.sentMs.without.length).toBeGreaterThan(0);
    expect(soakTable(result)).toMatch(/^written +\d+/m);
  },
  timeoutMs,
);

test.concurrent(
  'people who are cut off all at once come back spread over the time, and are in sync in time',
  async () => {
    const result = await runStorm({ ...shared, clients: 60, messagesPerSecond: 10 });
    expect(stormFaults(result, times.reconnectSpreadMs)).toEqual([]);
    expect(result.cut).toBe(60);
    expect(result.missed).toBeGreaterThanOrEqual(30);
    expect(result.sentMs.without.length).toBeGreaterThan(10);
    expect(stormTable(result)).toMatch(/^in sync again +60/m);
  },
  timeoutMs,
);
