import { beforeEach, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { settled } from './fake-clock.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

/** Longer than a poll may take to come. */
const pollMs = 8_000;
let world: ServedWorld;
let client: ChatClient;

beforeEach(async () => {
  world = new ServedWorld();
  client = createChatClient(world);
  client.start();
  await settled();
});

const texts = () =>
  client.state.peek().conversations[world.conversationId]?.messages.map((message) => textOf(message.body));
const hear = (text: string, number: number) =>
  world.server.send(world.conversationId, personOf(1).id, uuidOf(number), text);

test('while the server cannot push, others’ messages come by polling, until it can again', async () => {
  world.isPushPaused = true;
  await world.clock.advance(times.heartbeatVisibleMs + pollMs);
  expect(client.connection.peek()).toBe('polling');
  hear('by polling', 1);
  expect(texts()).toEqual([]);
  await world.clock.advance(pollMs);
  expect(texts()).toEqual(['by polling']);

  world.isPushPaused = false;
  await world.clock.advance(pollMs);
  expect(client.connection.peek()).toBe('online');
  const syncs = world.countRequests('/api/sync');
  hear('by push', 2);
  expect(texts()).toEqual(['by polling', 'by push']);
  await world.clock.advance(times.heartbeatVisibleMs - pollMs);
  expect(world.countRequests('/api/sync')).toBe(syncs);
});

test('a single heartbeat that says so is no news, and the next poll asks again', async () => {
  const words: string[] = [];
  client.connection.subscribe((word) => void words.push(word));
  world.isPushPaused = true;
  await world.clock.advance(times.heartbeatVisibleMs);
  world.isPushPaused = false;
  const pings = world.socket.count('ping');
  await world.clock.advance(pollMs);
  expect(world.socket.count('ping')).toBe(pings + 1);
  expect(words).toEqual(['online']);
});
