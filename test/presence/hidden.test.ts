import { expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { registerFriends, type TestPerson } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });

const told = (socket: TestSocket, person: TestPerson) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'ephemeral' && frame.signal.type === 'presence' && frame.signal.userId === person.id
      ? [frame.signal.leaseMs]
      : [],
  );
const listed = async (socket: TestSocket, person: TestPerson) =>
  (await socket.ping()).presence.some((one) => one.userId === person.id);
const decide = (person: TestPerson, presence: boolean) =>
  person.call('PUT', '/api/account/privacy', { presence });

test('presence that is turned off ends at once, on both sides, and comes back when it is turned on', async () => {
  const { ann, bob } = await registerFriends(stack);
  const watcher = await bob.connect();
  const socket = await ann.connect();
  expect([await listed(watcher, ann), await listed(socket, bob)]).toEqual([true, true]);
  await decide(ann, false);
  expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, 0]);
  expect([await listed(watcher, ann), await listed(socket, bob)]).toEqual([false, false]);

  await decide(ann, false);
  const second = await ann.connect();
  expect([await listed(watcher, ann), await listed(second, bob)]).toEqual([false, false]);
  const reloaded = await bob.connect();
  expect(told(second, bob)).toEqual([]);
  await second.close();
  await socket.close();
  await stack.invoker.idle();
  expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, 0]);

  await decide(ann, true);
  const back = await ann.connect();
  expect([await listed(watcher, ann), await listed(back, bob)]).toEqual([true, true]);
  expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, 0, times.presenceLeaseMs]);
  await Promise.all([watcher, reloaded, back].map((one) => one.close()));
});

test('who is blocked sees the other leave as if their last page had closed, and never come back', async () => {
  const { ann, bob } = await registerFriends(stack);
  const watcher = await bob.connect();
  const socket = await ann.connect();
  await ann.call('PUT', `/api/blocks/${bob.id}`);
  expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, times.presenceGraceMs]);
  expect([await listed(watcher, ann), await listed(socket, bob)]).toEqual([false, false]);
  await socket.close();
  await stack.invoker.idle();
  clock.advance(times.presenceLeaseMs);
  const back = await ann.connect();
  expect(await listed(watcher, ann)).toBe(false);
  expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, times.presenceGraceMs]);
  await ann.call('DELETE', `/api/blocks/${bob.id}`);
  expect([await listed(watcher, ann), await listed(back, bob)]).toEqual([true, true]);
  await Promise.all([watcher, back].map((one) => one.close()));
});

test('blocking somebody while offline sends the other nothing at all', async () => {
  const { ann, bob } = await registerFriends(stack);
  const watcher = await bob.connect();
  await watcher.ping();
  const before = watcher.frames.length;
  await ann.call('PUT', `/api/blocks/${bob.id}`);
  await ann.call('DELETE', `/api/blocks/${bob.id}`);
  expect(watcher.frames.length).toBe(before);
  await watcher.close();
});
