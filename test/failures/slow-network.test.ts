import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { expectClockThenTick, expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { registerFriends } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const stack = await startTestStack();
const stepMs = 500;

/** Lets time pass on the devices, but none while the server works: the delays are those of the network alone. */
async function letPassUntil(devices: readonly Device[], isDone: () => boolean): Promise<void> {
  const step = async () => {
    if (devices.every(({ network }) => network.underWay === 0)) {
      for (const { clock } of devices) clock.advance(stepMs);
    }
    await setImmediate();
    return isDone();
  };
  await eventually('all is sent and received', step, patienceMs);
}

test.each([
  { what: 'answers', answerDelayMs: 5_000, pushDelayMs: 0 },
  { what: 'pushes', answerDelayMs: 0, pushDelayMs: 5_000 },
  { what: 'answers and pushes', answerDelayMs: 5_000, pushDelayMs: 5_000 },
])('$what 5 s late: clock, then ✓; nothing is lost or doubled', async ({ answerDelayMs, pushDelayMs }) => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  const devices = [anns, bobs];
  for (const { network } of devices) Object.assign(network, { answerDelayMs, pushDelayMs });
  const fromAnn = anns.writeMany(conversationId, 8);
  const fromBob = bobs.writeMany(conversationId, 8);
  const isDone = () => {
    const last = devices.map(({ state }) => state.conversations[conversationId]?.lastMessage?.seq);
    return devices.every(({ state }) => state.outbox.length === 0) && last[0] === last[1];
  };
  await letPassUntil(devices, isDone);
  for (const { network } of devices) Object.assign(network, { answerDelayMs: 0, pushDelayMs: 0 });
  await expectConverged(devices, conversationId, [
    [ann, fromAnn],
    [bob, fromBob],
  ]);
  expect(anns.words, 'a slow network is no lost one').toEqual(['connecting', 'online']);
  for (const text of fromAnn) expectClockThenTick(anns, text);
});
