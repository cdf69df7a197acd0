import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Plain, plain, redisServer, type Subject, startEngine, startServer } from './backings.ts';
import type { Expected, Step } from './cases.ts';
import { collectionCases } from './cases-collections.ts';
import { keyCases } from './cases-keys.ts';
import { sortedSetRangeCases } from './cases-sortedset-ranges.ts';
import { sortedSetCases } from './cases-sortedsets.ts';
import { stringCases } from './cases-strings.ts';

const cases: Record<string, Step[]> = {
  ...keyCases,
  ...stringCases,
  ...collectionCases,
  ...sortedSetCases,
  ...sortedSetRangeCases,
};

describe('the engine', () => conforms(startEngine));

describe.skipIf(!redisServer)('a real Redis', () => conforms(() => startServer(redisServer ?? '')));

function conforms(start: () => Promise<Subject>): void {
  let subject: Subject;
  beforeAll(async () => {
    subject = await start();
  });
  afterAll(() => subject.stop());

  it.each(Object.entries(cases))('%s', async (_title, steps) => {
    await subject.backing.execute(['FLUSHALL']);
    for (const { commands, thenMs } of batches(steps)) {
      const replies = await subject.backing.pipeline(commands.map(([words]) => words));
      commands.forEach(([words, expected], i) => {
        check(words.join(' '), plain(replies[i] ?? null), expected);
      });
      if (thenMs > 0) await subject.advance(thenMs);
    }
  });

  it('tells the time in seconds and microseconds', async () => {
    const [seconds, microseconds] = plain(await subject.backing.execute(['TIME'])) as [string, string];
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
    expect(Number(microseconds)).toBeLessThan(1_000_000);
  });

  it('scans every key that is there from beginning to end, and ends though keys are added', async () => {
    const { backing } = subject;
    await backing.execute(['FLUSHALL']);
    const keys = Array.from({ length: 200 }, (_item, i) => `key:${i}`);
    await backing.execute(['MSET', ...keys.flatMap((key) => [key, 'v'])]);
    const found = new Set<string>();
    let cursor = '0';
    let rounds = 0;
    do {
      const [next, batch] = plain(await backing.execute(['SCAN', cursor, 'COUNT', '10'])) as [
        string,
        string[],
      ];
      for (const key of batch) found.add(key);
      cursor = next;
      await backing.execute(['SET', `added:${rounds}`, 'v']);
      await backing.execute(['DEL', `added:${rounds - 1}`]);
      expect(++rounds).toBeLessThan(200);
    } while (cursor !== '0');
    expect(rounds).toBeGreaterThan(5);
    expect(keys.filter((key) => !found.has(key))).toEqual([]);
  });

  it('runs a transaction as one, with errors of single commands in their place', async () => {
    const { backing } = subject;
    await backing.execute(['FLUSHALL']);
    const replies = await backing.transaction([
      ['SET', 'k', 'v'],
      ['INCR', 'k'],
      ['GET', 'k'],
    ]);
    expect(plain(replies)).toEqual([
      { status: 'OK' },
      { error: 'ERR value is not an integer or out of range' },
      'v',
    ]);
  });

  it.each([[['NOPE']], [['GET']], [['SET', 'k']]])('discards a transaction that contains %s', async (bad) => {
    const { backing } = subject;
    await backing.execute(['FLUSHALL']);
    const result = await backing.transaction([['SET', 'k', 'v'], bad]);
    expect(plain(result)).toEqual({
      error: 'EXECABORT Transaction discarded because of previous errors.',
    });
    expect(plain(await backing.execute(['EXISTS', 'k']))).toBe(0);
  });
}

/** Commands between passages of time go out together, so that a busy machine puts no time between them. */
function batches(steps: Step[]): { commands: [(string | Buffer)[], Expected][]; thenMs: number }[] {
  const result: ReturnType<typeof batches> = [{ commands: [], thenMs: 0 }];
  for (const step of steps) {
    const last = result.at(-1);
    if ('advanceMs' in step) {
      if (last) last.thenMs = step.advanceMs;
      result.push({ commands: [], thenMs: 0 });
    } else {
      const [command, expected] = step;
      last?.commands.push([typeof command === 'string' ? command.split(' ') : command, expected]);
    }
  }
  return result;
}

function check(command: string, actual: Plain, expected: Expected): void {
  if (typeof expected === 'object' && expected !== null && 'unordered' in expected) {
    expect(sorted(actual as Plain[], expected.groupSize), command).toEqual(
      sorted(expected.unordered, expected.groupSize),
    );
  } else if (typeof expected === 'object' && expected !== null && 'between' in expected) {
    expect(actual, command).toBeGreaterThanOrEqual(expected.between[0]);
    expect(actual, command).toBeLessThanOrEqual(expected.between[1]);
  } else if (typeof expected === 'object' && expected !== null && 'score' in expected) {
    expect(actual, command).toBeTypeOf('string');
    expect(Number(actual), command).toBe(Number(expected.score));
  } else {
    expect(actual, command).toEqual(expected);
  }
}

function sorted(items: Plain[], groupSize: number): string[] {
  const groups: string[] = [];
  for (let i = 0; i < items.length; i += groupSize)
    groups.push(JSON.stringify(items.slice(i, i + groupSize)));
  return groups.sort();
}
