import { expect, test } from 'vitest';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const stack = await startTestStack({
  inProcess: true,
  overrides: { log: { info: () => {}, error: () => {} } },
});
const send = (from: TestPerson, conversationId: string) =>
  from.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'hello' },
  });

test('a message is pushed to the other’s socket and answered on the own one', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [here, there] = await Promise.all([ann.connect(), bob.connect()]);
  const body = { type: 'text', text: 'x'.repeat(3_000) };
  const reply = await here.command({ type: 'message.send', conversationId, clientId: uuid7(), body });
  expect(reply).toMatchObject({ ok: true });
  expect((await there.next('event')).event).toMatchObject({ seq: 1, message: { body } });
  expect(here.frames.filter(({ type }) => type === 'event')).toEqual([]);
  await Promise.all([here.close(), there.close()]);
});

test('who could not be reached is told a little later, once that is possible', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const socket = await bob.connect();
  await stack.invoker.idle();
  await stack.stores.redis.kill?.();
  expect((await send(ann, conversationId)).status).toBe(200);
  await stack.stores.redis.revive?.();
  // The revived store is empty: the heartbeat records the socket again.
  await socket.ping();
  expect(await socket.next('poke', () => true, 9_000)).toEqual({ type: 'poke', conversationId, seq: 1 });
  expect((await sync(bob)).conversations).toMatchObject([{ seq: 1 }]);
  await socket.close();
});

test('a handler that fails is told to the client as the gateway does, and the next frame is served', async () => {
  const { ann } = await registerFriends(stack);
  const socket = await ann.connect();
  expect(await socket.command({ type: 'nonsense' })).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(await socket.ping()).toMatchObject({ type: 'pong' });
  await socket.close();
});
