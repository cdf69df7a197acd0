import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Clock } from '../../functions/core/context.ts';
import { type Stack, type StackOptions, startStack } from '../../scripts/local/stack/stack.ts';

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  #nowMs: number;

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

/**
 * The whole product for one test file, in a folder of its own, stopped when the file is done. A handler that returns
 * before its work is done fails the run. `UMBRA_STACK=in-process` runs a test the way `npm start` does.
 */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
  const stack = await startStack({
    dataDir,
    port: 0,
    siteDir: dataDir,
    version: 'test',
    redis: 'engine',
    rateFactor: 100_000,
    inProcess: process.env.UMBRA_STACK === 'in-process',
    ...options,
  });
  afterAll(async () => {
    await stack.invoker.idle();
    const failures = [...stack.invoker.failures];
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
    expect(failures, 'work that a handler did not wait for').toEqual([]);
  });
  return stack;
}

/** Asks again and again until `check` gives something; fails with `what` after the deadline. */
export async function eventually<Value>(
  what: string,
  check: () => Value | undefined | false | null | Promise<Value | undefined | false | null>,
  deadlineMs = 5_000,
): Promise<Value> {
  const endsAtMs = Date.now() + deadlineMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > endsAtMs) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
