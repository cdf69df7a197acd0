import { expect, test, vi } from 'vitest';
import type { Context } from '../../functions/core/context.ts';
import { connectionsOf } from '../../functions/core/presence/connections.ts';
import { times } from '../../functions/wire/limits.ts';
import { expectClockThenTick, expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { faultPoints } from '../helpers/fault-points.ts';
import { registerFriends, type TestPerson } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const points = faultPoints();
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ overrides: { ...points.overrides, log: quiet } });
await points.connect(stack);

async function friends() {
  points.losesChecks = false;
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  return { ann, bob, conversationId, anns, bobs };
}

const connectionIdsOf = async (person: TestPerson) => {
  const ctx = { ...points.overrides, clock: { now: () => Date.now() } } as unknown as Context;
  return (await connectionsOf(ctx, [person.id])).map(({ connectionId }) => connectionId);
};

/** Waits until the handler has died, and lets the time pass that the sender waits for its answer. */
async function outwaitDeath(device: Device, deathsBefore: number): Promise<void> {
  await eventually('the handler dies', () => points.deaths() > deathsBefore, patienceMs);
  await stack.invoker.idle();
  device.clock.advance(times.requestTimeoutMs);
}

test('handler killed before commit: clock, then ✓, rolled back and sent again', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const deaths = points.deaths();
  points.dieBeforeCommit();
  anns.write(conversationId, 'first');
  anns.write(conversationId, 'second');
  await eventually('the handler dies', () => points.deaths() > deaths, patienceMs);
  await stack.invoker.idle();
  expect(await storedCount(anns, conversationId), 'rolled back').toBe(0);
  expect(anns.statesOf('first')).toEqual(['sending']);
  anns.clock.advance(times.requestTimeoutMs);
  await bobs.untilShown('second');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first', 'second']]]);
  expectClockThenTick(anns, 'first');
});

test('handler killed after commit, before fan-out: the queued check tells the peer a little later', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const deaths = points.deaths();
  points.dieBeforeFanout();
  anns.write(conversationId, 'first');
  const pings = bobs.network.timesOf('ping').length;
  await outwaitDeath(anns, deaths);
  await anns.untilShown('first', 'sent', 'delivered');
  await bobs.untilShown('first');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first']]]);
  expectClockThenTick(anns, 'first');
  expect(bobs.network.timesOf('ping').length, 'no heartbeat of Bob has been needed').toBe(pings);
  expect([anns.words, bobs.words].map((words) => words.at(-1))).toEqual(['online', 'online']);
});

test('handler killed after commit, before fan-out, and the check lost: the next heartbeat heals it', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const deaths = points.deaths();
  points.losesChecks = true;
  points.dieBeforeFanout();
  anns.write(conversationId, 'first');
  await outwaitDeath(anns, deaths);
  await anns.untilShown('first', 'sent');
  expect(bobs.screen(conversationId)).toEqual([]);
  bobs.clock.advance(times.heartbeatVisibleMs);
  await bobs.untilShown('first');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first']]]);
  expect(bobs.words.at(-1)).toBe('online');
});

test('handler killed between two pushes: whoever was not told hears by the queued check', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const phone = await openDevice(stack.origin, ann);
  const deaths = points.deaths();
  points.dieAfterPushTo(await connectionIdsOf(ann));
  anns.write(conversationId, 'first');
  await phone.untilShown('first');
  await outwaitDeath(anns, deaths);
  await bobs.untilShown('first');
  await expectConverged([anns, phone, bobs], conversationId, [[ann, ['first']]]);
});

test('handler killed between two pushes, and the check lost: the next heartbeat heals it', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const phone = await openDevice(stack.origin, ann);
  const deaths = points.deaths();
  points.losesChecks = true;
  points.dieAfterPushTo(await connectionIdsOf(ann));
  anns.write(conversationId, 'first');
  await phone.untilShown('first');
  await outwaitDeath(anns, deaths);
  await anns.untilShown('first', 'sent');
  expect(bobs.screen(conversationId), 'Bob was not told').toEqual([]);
  bobs.clock.advance(times.heartbeatVisibleMs);
  await bobs.untilShown('first');
  await expectConverged([anns, phone, bobs], conversationId, [[ann, ['first']]]);
});

async function storedCount(device: Device, conversationId: string): Promise<number> {
  const path = `/api/conversations/${conversationId}/messages`;
  return (await device.ask<{ messages: unknown[] }>('GET', path)).messages.length;
}
