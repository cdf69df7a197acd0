import { expect, test } from 'vitest';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import { settled } from './fake-clock.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

test('while the server cannot push, others’ messages come by polling, until it can again', async () => {
  const world = new ServedWorld();
  const client = createChatClient(world);
  client.start();
  await settled();
  const texts = () =>
    client.state.peek().conversations[world.conversationId]?.messages.map((one) => textOf(one.body));
  const push = world.server.onEvent;
  const told = { presence: [], serverTimeMs: 0 };
  world.server.onEvent = () => {};
  world.socket.receive({ type: 'pong', ref: '1', ...told, head: world.server.head, pushPaused: true });
  expect(client.connection.peek()).toBe('polling');
  world.server.send(world.conversationId, personOf(1).id, uuidOf(1), 'Hi');
  await world.clock.advance(8_000);
  expect(texts()).toEqual(['Hi']);
  world.server.onEvent = push;
  world.socket.receive({ type: 'pong', ref: '2', ...told, head: world.server.head });
  expect(client.connection.peek()).toBe('online');
  const syncs = world.countRequests('/api/sync');
  await world.clock.advance(30_000);
  expect(world.countRequests('/api/sync')).toBe(syncs);
});
