import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Outcome, smoke } from '../../scripts/smoke/smoke.ts';
import { lookInto } from '../helpers/database.ts';
import { startTestStack } from '../helpers/stack.ts';

const siteDir = mkdtempSync(join(tmpdir(), 'umbra-smoke-'));
mkdirSync(join(siteDir, 'app'));
writeFileSync(join(siteDir, 'app/index.html'), '<!doctype html><title>UmbraChat</title>');
afterAll(() => rmSync(siteDir, { recursive: true, force: true }));
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ siteDir, overrides: { log: quiet } });
const db = lookInto(stack);
const told: Outcome[] = [];
const run = (claim: boolean) =>
  smoke({ origin: stack.origin, claim, site: true }, (outcome) => told.push(outcome));
const failed = (outcomes: Outcome[]) => outcomes.filter(({ result }) => result === 'failed');

test('an instance that nobody administers is left alone, because the first who registers would', async () => {
  const outcomes = await run(false);
  expect(failed(outcomes)).toEqual([
    expect.objectContaining({ step: 'the instance is well', detail: expect.stringContaining('--claim') }),
  ]);
  expect(await db.counts()).toMatchObject({ users: 0 });
});

test('a whole instance passes, and tells of every step', async () => {
  told.length = 0;
  const outcomes = await run(true);
  expect(failed(outcomes)).toEqual([]);
  expect(told).toEqual(outcomes);
  expect(outcomes.filter(({ result }) => result === 'ok').length).toBeGreaterThan(7);
  expect(await db.counts()).toMatchObject({ friendships: 0, friend_requests: 0 });
});

test('an instance whose live store is away fails at the message, and is cleaned up all the same', async () => {
  await stack.stores.redis.stop();
  const outcomes = await run(true);
  expect(failed(outcomes).map(({ step }) => step)).toEqual(['a message goes from socket to socket']);
  expect(await db.counts()).toMatchObject({ friendships: 0 });
}, 90_000);
