import { expect, test, vi } from 'vitest';
import { connectionsKey } from '../../functions/core/presence/connections.ts';
import { limits, times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { faultPoints } from '../helpers/fault-points.ts';
import { registerFriends, type TestPerson } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const clock = new TestClock();
const points = faultPoints();
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ overrides: { ...points.overrides, clock, log: quiet } });
await points.connect(stack);

async function friends() {
  points.missesDisconnects = false;
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  return { ann, bob, conversationId, anns, bobs };
}

/** How many sockets of this person are recorded, living or not. */
const recordedOf = async (person: TestPerson) =>
  Number(
    (
      await points.overrides.live.batch((batch) => batch.zcount(connectionsKey(person.id), '-inf', '+inf'))
    )[0],
  );

/** The device is gone from one moment to the next, and the product does not hear of it. */
async function vanish(device: Device): Promise<void> {
  const deaths = points.deaths();
  points.missesDisconnects = true;
  device.close();
  device.network.cut();
  await eventually('the handler of $disconnect dies', () => points.deaths() > deaths, patienceMs);
  points.missesDisconnects = false;
}

function letPass(ms: number, ...devices: Device[]): void {
  clock.advance(ms);
  for (const device of devices) device.clock.advance(ms);
}

test('push says Gone: nothing is seen, the connection is forgotten, and the device syncs on return', async () => {
  const { ann, bob, conversationId, anns, bobs } = await friends();
  await vanish(bobs);
  expect(await recordedOf(bob)).toBe(1);
  anns.write(conversationId, 'first');
  await anns.untilShown('first', 'sent');
  await stack.invoker.idle();
  expect(await recordedOf(bob), 'the gateway said that it is gone').toBe(0);
  bobs.open();
  await bobs.until('online');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first']]]);
  expect(anns.words).toEqual(['connecting', 'online']);
});

test('missed $disconnect: the dot fades within 90 s, and the connection is swept', async () => {
  const { ann, bob, conversationId, anns, bobs } = await friends();
  await eventually('Ann sees Bob', () => anns.isOnline(bob.id), patienceMs);
  await vanish(bobs);
  letPass(times.presenceLeaseMs - 10_000, anns);
  await eventually(
    'a heartbeat',
    () => anns.network.timesOf('ping').length > 0 && anns.network.underWay === 0,
  );
  expect(anns.isOnline(bob.id), 'not before its time').toBe(true);
  letPass(10_000, anns);
  await eventually('the dot fades', () => !anns.isOnline(bob.id), patienceMs);

  expect(await recordedOf(bob)).toBe(1);
  letPass(times.connectionLeaseMs, anns, bobs);
  bobs.open();
  await bobs.until('online');
  expect(await recordedOf(bob), 'only the new socket').toBe(1);
  anns.write(conversationId, 'first');
  await bobs.untilShown('first');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first']]]);
});

test('offline for weeks: the list first, and "load earlier" closes the gap', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  const before = ['before 1', 'before 2'];
  for (const text of before) anns.write(conversationId, text);
  await bobs.untilShown('before 2');
  await bobs.untilKept('before 2');
  bobs.close();
  const missed = anns.writeMany(conversationId, limits.syncEventsPerStreamMax + 30);
  await eventually('Ann has sent all', () => anns.state.outbox.length === 0, patienceMs);
  anns.close();
  letPass((times.sessionIdleTtlSeconds - 86_400) * 1_000, bobs);

  bobs.open();
  await bobs.untilShown(missed.at(-1) ?? '');
  const list = bobs.state.conversations[conversationId];
  expect(textOf(list?.lastMessage?.body)).toBe(missed.at(-1));
  expect(list?.unread).toBe(limits.unreadMax);
  expect(bobs.screen(conversationId), 'the gap is not filled before somebody looks').toHaveLength(1);
  expect(list?.hasEarlier).toBe(true);
  while (bobs.state.conversations[conversationId]?.hasEarlier) await bobs.client.loadEarlier(conversationId);
  await bobs.until('online');
  await expectConverged([bobs], conversationId, [[ann, [...before, ...missed]]]);
  expect(bobs.words).toEqual(['connecting', 'online']);
});
