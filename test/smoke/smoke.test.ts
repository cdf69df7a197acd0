import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Outcome, smoke } from '../../scripts/smoke/smoke.ts';
import { lookInto } from '../helpers/database.ts';
import { register } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const siteDir = mkdtempSync(join(tmpdir(), 'umbra-smoke-'));
mkdirSync(join(siteDir, 'app'));
writeFileSync(join(siteDir, 'app/index.html'), '<!doctype html><title>UmbraChat</title>');
afterAll(() => rmSync(siteDir, { recursive: true, force: true }));
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ siteDir, overrides: { log: quiet } });
const db = lookInto(stack);
const told: Outcome[] = [];
const run = (claim: boolean, patienceMs = 60_000, onStep: (step: string) => void = () => {}) =>
  smoke({ origin: stack.origin, claim, site: true, patienceMs }, (outcome) => {
    told.push(outcome);
    onStep(outcome.step);
  });
const failed = (outcomes: Outcome[]) => outcomes.filter(({ result }) => result === 'failed');

test('an instance that nobody administers is left alone, because the first who registers would', async () => {
  const outcomes = await run(false);
  expect(failed(outcomes)).toEqual([
    expect.objectContaining({ step: 'the instance is well', detail: expect.stringContaining('--claim') }),
  ]);
  expect(await db.counts()).toMatchObject({ users: 0 });
});

const erased = { step: 'they are erased, and their receipts are true', result: 'ok' };
const left = () =>
  db.query<{ handle: string }>({
    text: `select handle from users where handle not like 'deleted_%' order by 1`,
  });

test('a whole instance passes, and tells of every step; who alone administers it cannot be erased', async () => {
  told.length = 0;
  let vera: Promise<unknown> | undefined;
  const outcomes = await run(true, 60_000, (step) => {
    if (step === 'they become friends') vera = register(stack, 'vera');
  });
  await vera;
  expect(failed(outcomes)).toEqual([]);
  expect(told).toEqual(outcomes);
  expect(outcomes.filter(({ result }) => result === 'ok').length).toBeGreaterThan(8);
  const handles = (await left()).rows.map(({ handle }) => handle);
  expect(handles).toEqual([expect.stringMatching(/^smoke_ann_/), expect.stringMatching(/^vera_/)]);
  const detail = `${handles[0]} stays, who alone administers this instance`;
  expect(outcomes).toContainEqual({ ...erased, detail });
  expect(outcomes).toContainEqual(
    expect.objectContaining({
      step: expect.stringMatching(/^an export/),
      detail: expect.stringMatching(/^\d+ bytes$/),
    }),
  );
}, 90_000);

test('an instance that has its people is left with nobody more', async () => {
  const before = (await left()).rows;
  const outcomes = await run(false);
  expect(failed(outcomes)).toEqual([]);
  expect(outcomes).toContainEqual({ ...erased, detail: undefined });
  expect((await left()).rows).toEqual(before);
}, 90_000);

test('an instance whose live store is away fails at the message, and is cleaned up all the same', async () => {
  await stack.stores.redis.stop();
  const outcomes = await run(true, 3_000);
  expect(failed(outcomes)).toEqual([
    expect.objectContaining({ step: 'a message goes from socket to socket' }),
    // The account is closed, and the job is called again.
    expect.objectContaining({ step: erased.step, detail: expect.stringContaining('it goes on by itself') }),
  ]);
}, 90_000);
