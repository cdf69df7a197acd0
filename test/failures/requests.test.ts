import { describe, expect, test, vi } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { expectClockThenTick, expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { registerFriends } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const stack = await startTestStack();

async function friends() {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  return { ann, bob, conversationId, anns, bobs };
}

/** Behind a proxy that lets no socket through, so that everything goes by requests. */
async function withoutSocket(device: Device): Promise<void> {
  device.network.hasSockets = false;
  device.network.cut();
  await device.untilSocket(false);
}

/** Waits until something was lost, and then lets the time pass that the app waits for an answer. */
async function outwait(device: Device, what: string): Promise<void> {
  await eventually(`${what} is lost`, () => device.network.lost.includes(what), patienceMs);
  device.clock.advance(times.requestTimeoutMs);
}

describe.each([{ door: 'socket' }, { door: 'HTTP' }])('through the $door', ({ door }) => {
  test('request lost: clock, then ✓, and it is there once', async () => {
    const { ann, conversationId, anns, bobs } = await friends();
    if (door === 'HTTP') await withoutSocket(anns);
    anns.network.loseRequests('message.send');
    anns.write(conversationId, 'first');
    anns.write(conversationId, 'second');
    await eventually('the clock', () => anns.statesOf('first').includes('sending'), patienceMs);
    await outwait(anns, 'request of message.send');
    await bobs.untilShown('second');
    await expectConverged([anns, bobs], conversationId, [[ann, ['first', 'second']]]);
    expectClockThenTick(anns, 'first');
    expect(anns.network.timesOf('message.send')).toHaveLength(3);
  });

  test('answer lost after commit: clock, then ✓, and the repeat gets the first answer', async () => {
    const { ann, conversationId, anns, bobs } = await friends();
    if (door === 'HTTP') await withoutSocket(anns);
    // Bob's receipt or a sync would show Ann that it was stored, before she repeats it.
    bobs.network.loseRequests('receipt.update', Number.POSITIVE_INFINITY);
    anns.network.loseRequests('sync', Number.POSITIVE_INFINITY);
    anns.network.loseAnswers('message.send');
    anns.write(conversationId, 'first');
    anns.write(conversationId, 'second');
    await bobs.untilShown('first');
    expect(anns.statesOf('first'), 'nobody has told Ann').toEqual(['sending']);
    await outwait(anns, 'answer to message.send');
    await bobs.untilShown('second');
    await expectConverged([anns, bobs], conversationId, [[ann, ['first', 'second']]]);
    expectClockThenTick(anns, 'first');
    expect(anns.network.timesOf('message.send')).toHaveLength(3);
  });
});

test('the socket cut right after commit: clock, then ✓ without waiting for the next socket', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  anns.network.loseAnswers('message.send');
  anns.write(conversationId, 'first');
  anns.write(conversationId, 'second');
  await bobs.untilShown('first');
  anns.network.cut();
  await bobs.untilShown('second');
  await expectConverged([anns, bobs], conversationId, [[ann, ['first', 'second']]]);
  expect(anns.words).toEqual(['connecting', 'online']);
  expectClockThenTick(anns, 'first');
});
