import { expect, test } from 'vitest';
import { accountTimes, rates as allRates, exportLimits } from '../../functions/wire/limits.ts';
import { lookInto } from '../helpers/database.ts';
import { register, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { exportsOf, fetched, ready, runJob, signInAgain } from './harness.ts';

const clock = new TestClock();
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ rateFactor: 1, overrides: { clock, log: quiet } });
const db = lookInto(stack);
const minute = 60_000;
const rates = allRates.exports;

test('is asked for with a fresh password, once a day, and a repeat is the same one', async () => {
  const ann = await register(stack, 'ann');
  clock.advance(accountTimes.recentAuthMs + 1);
  const id = uuid7();
  const early = await exportsOf.create(ann, id);
  expect(early).toMatchObject({ status: 403, body: { code: 'reauthentication_required' } });
  await ann.call('POST', '/api/sessions/reauthenticate', { password: ann.password });
  expect(await exportsOf.create(ann, id)).toMatchObject({ status: 202, body: { id, status: 'waiting' } });
  expect((await exportsOf.create(ann, id)).body.id).toBe(id);
  const second = await exportsOf.create(ann);
  expect(second).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect((second.body as unknown as { retryAfterMs: number }).retryAfterMs).toBe(rates.everyMs);
  await ready(ann, id);
  clock.advance(rates.everyMs);
  await signInAgain(stack, ann);
  expect((await exportsOf.create(ann)).status).toBe(202);
});

test('is fetched by an address that ends, under a name of its own, by its person alone', async () => {
  const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
  const { id } = (await exportsOf.create(ann)).body;
  const early = await exportsOf.link(ann, uuid7());
  expect(early).toMatchObject({ status: 404, body: { code: 'not_found' } });
  const done = await ready(ann, id);
  const link = await exportsOf.link(ann, id);
  expect(link.body.expiresAtMs).toBe(clock.now() + exportLimits.linkTtlSeconds * 1_000);
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const response = await fetch(link.body.url);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="umbrachat-${ann.handle}-${day}.json"`,
  );
  expect((await response.arrayBuffer()).byteLength).toBe(done.sizeBytes);
  expect((await fetch(link.body.url.replace(ann.id, bob.id))).status).toBe(403);

  const foreign = await Promise.all([exportsOf.get(bob, id), exportsOf.link(bob, id)]);
  expect(foreign.map(({ status }) => status)).toEqual([404, 404]);
  expect((await exportsOf.delete(bob, id)).status).toBe(204);
  expect((await exportsOf.get(ann, id)).status).toBe(200);

  clock.advance(accountTimes.recentAuthMs + minute);
  expect((await exportsOf.link(ann, id)).body).toMatchObject({ code: 'reauthentication_required' });
  clock.advance(exportLimits.ttlMs);
  await signInAgain(stack, ann);
  const expired = [await exportsOf.get(ann, id), await exportsOf.link(ann, id)];
  expect(expired.map(({ status }) => status)).toEqual([404, 404]);
});

test('is deleted with its file', async () => {
  const ann = await register(stack, 'ann');
  const { id } = (await exportsOf.create(ann)).body;
  await ready(ann, id);
  const { url } = (await exportsOf.link(ann, id)).body;
  expect((await fetch(url)).status).toBe(200);
  expect((await exportsOf.delete(ann, id)).status).toBe(204);
  expect((await exportsOf.delete(ann, id)).status).toBe(204);
  expect((await fetch(url)).status).toBe(404);
  expect((await exportsOf.get(ann, id)).status).toBe(404);
  await expect(fetched(ann, id)).rejects.toThrow();
});

test('fails after some attempts, says so, and another one can be asked for at once', async () => {
  const ann = await register(stack, 'ann');
  await db.query({ text: 'alter table reactions rename to away' });
  const { id } = (await exportsOf.create(ann)).body;
  // Beside its event, which has the job called as well.
  await eventually('the export has failed', async () => {
    await runJob(stack, ann, id).catch(() => {});
    return (await exportsOf.get(ann, id)).body.status === 'failed';
  });
  await db.query({ text: 'alter table away rename to reactions' });
  const again = await exportsOf.create(ann);
  expect(again.status).toBe(202);
  await ready(ann, again.body.id);
});
