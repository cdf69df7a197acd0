import { expect, test, vi } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { registerFriends } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
// They stand for 10 minutes and 2 hours. The clocks of the devices are put forward to what the app does before that.
const idleTimeoutMs = 4_000;
const maxLifetimeMs = 10_000;
const stack = await startTestStack({ idleTimeoutMs, maxLifetimeMs });
const stepMs = 100;

/** Ann and Bob, and a tablet of Bob's on which time does not pass, so that nothing keeps the gateway from cutting it. */
async function people() {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs, tablet] = await Promise.all([
    openDevice(stack.origin, ann),
    openDevice(stack.origin, bob),
    openDevice(stack.origin, bob),
  ]);
  return { ann, bob, conversationId, anns, bobs, tablet };
}

/** Does something again and again until the gateway has cut this device, and would have cut all others. */
async function untilCut(device: Device, afterMs: number, doing: (step: number) => void): Promise<void> {
  const endsAtMs = Date.now() + afterMs + 500;
  let step = 0;
  let dueAtMs = 0;
  let wasCut = false;
  const isCut = () => {
    if (Date.now() >= dueAtMs) {
      doing(++step);
      dueAtMs = Date.now() + stepMs;
    }
    wasCut ||= !device.network.hasReadySocket;
    return Date.now() > endsAtMs && wasCut;
  };
  await eventually('the gateway cuts', isCut, patienceMs);
}

test('2 h cut: nothing is seen, because the next socket comes first; and nothing is lost under load', async () => {
  const { ann, bob, conversationId, anns, bobs, tablet } = await people();
  const fromAnn: string[] = [];
  const fromBob: string[] = [];
  await untilCut(tablet, maxLifetimeMs, (step) => {
    fromAnn.push(`a${step}`);
    fromBob.push(`b${step}`);
    anns.write(conversationId, `a${step}`);
    bobs.write(conversationId, `b${step}`);
    if (step % 15 !== 1) return;
    anns.clock.advance(times.socketRenewMs);
    bobs.clock.advance(times.socketRenewMs);
  });
  expect(anns.words).toEqual(['connecting', 'online']);
  expect(bobs.words).toEqual(['connecting', 'online']);
  expect(anns.network.timesOf('hello').length, 'there were several sockets').toBeGreaterThan(2);
  // Whoever could not renew in time, a device that slept, say, is cut, and lacks nothing either.
  // Its first poll comes within half the time, and is answered before the next socket is opened.
  tablet.clock.advance(times.reconnectSpreadMs / 2);
  await tablet.untilShown(fromAnn.at(-1) ?? '');
  tablet.clock.advance(times.reconnectSpreadMs / 2);
  await tablet.untilSocket(true);
  expect(tablet.words).toEqual(['connecting', 'online']);
  await expectConverged([anns, bobs, tablet], conversationId, [
    [ann, fromAnn],
    [bob, fromBob],
  ]);
});

test('idle cut: nothing is seen, because the heartbeat comes first', async () => {
  const { ann, conversationId, anns, bobs, tablet } = await people();
  await untilCut(tablet, idleTimeoutMs, (step) => {
    if (step % 4 !== 1) return;
    anns.clock.advance(times.heartbeatVisibleMs);
    bobs.clock.advance(times.heartbeatVisibleMs);
  });
  expect(anns.words).toEqual(['connecting', 'online']);
  expect(bobs.words).toEqual(['connecting', 'online']);
  anns.write(conversationId, 'first');
  tablet.clock.advance(times.reconnectSpreadMs);
  await tablet.untilSocket(true);
  await expectConverged([anns, bobs, tablet], conversationId, [[ann, ['first']]]);
});
