import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { head } from '../../site/src/app/state/selectors.ts';
import { settled } from './fake-clock.ts';
import { valueIn } from './fake-disk.ts';
import { json, problem } from './fake-world.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

let world: ServedWorld;
let client: ChatClient;
let syncs: number;
const peer = personOf(1);

beforeEach(async () => {
  world = new ServedWorld();
  client = createChatClient(world);
  client.start();
  await settled();
  syncs = world.countRequests('/api/sync');
});

const conversation = () => {
  const found = client.state.peek().conversations[world.conversationId];
  if (!found) throw new Error('no conversation');
  return found;
};
const texts = () => conversation().messages.map((message) => textOf(message.body));
const hear = (text: string, number: number) =>
  world.server.send(world.conversationId, peer.id, uuidOf(number), text);

/** Something of a type that is made after this client, at the next position of the conversation. */
function nextUnknown(): object {
  const stream = world.server.streams.get(world.conversationId);
  if (!stream) throw new Error('no stream');
  return { type: 'message.sung', conversationId: stream.id, seq: ++stream.seq, melody: ['c', 'e', 'g'] };
}

/** Nothing is asked for again, now or at the next heartbeat. */
async function expectInStep(): Promise<void> {
  expect(head(client.state.peek())).toBe(world.server.head);
  await world.clock.advance(times.heartbeatVisibleMs + times.reconnectMaxMs);
  expect(world.countRequests('/api/sync')).toBe(syncs);
}

describe('an event of an unknown type takes its place in the stream', () => {
  test('pushed, between others and out of order', async () => {
    const unknown = nextUnknown();
    hear('after it', 1);
    expect(texts()).toEqual([]);
    world.socket.receive({ type: 'event', event: unknown });
    expect(texts()).toEqual(['after it']);
    world.socket.receive({ type: 'event', event: nextUnknown() });
    world.socket.receive({ type: 'event', event: unknown });
    hear('goes on', 2);
    expect(texts()).toEqual(['after it', 'goes on']);
    await expectInStep();
  });

  test('in the answer to a sync', async () => {
    const unknown = nextUnknown();
    world.intercept = ({ path, body }) => {
      if (path !== '/api/sync') return null;
      const result = structuredClone(world.server.sync(body as never));
      for (const one of result.conversations) if (one.kind === 'events') one.events.unshift(unknown as never);
      return json(200, result);
    };
    hear('after it', 1);
    await world.clock.advance(times.gapFetchDelayMs);
    expect(world.countRequests('/api/sync')).toBe(++syncs);
    expect(texts()).toEqual(['after it']);
    await expectInStep();
  });

  test('in the account stream', async () => {
    const event = { type: 'badge.won', seq: world.server.accountEvents.length + 1, badge: 'eclipse' };
    world.server.accountEvents.push(event as never);
    world.socket.receive({ type: 'event', event });
    world.server.addFriend(2);
    expect(client.state.peek().friends).toHaveLength(2);
    await expectInStep();
  });

  test('and its conversation is not kept for the version that would understand it', async () => {
    const keptIds = () => world.disk.ofTable('cache').map((record) => record.id);
    hear('before', 1);
    await world.clock.advance(2_000);
    expect(keptIds()).toContain(world.conversationId);
    world.socket.receive({ type: 'event', event: nextUnknown() });
    hear('after', 2);
    await world.clock.advance(2_000);
    expect(texts()).toEqual(['before', 'after']);
    expect(keptIds()).not.toContain(world.conversationId);
    expect(valueIn(world.disk.ofTable('cache')[0] as never).me.handle).toBe('person_0');
  });
});

test('unknown frames, signals and fields are passed over', async () => {
  const signal = { type: 'recording', conversationId: world.conversationId, userId: peer.id, ttlMs: 6_000 };
  world.socket.receive({ type: 'ephemeral', signal });
  expect(client.typing.peek()).toEqual({});
  world.socket.receive({ type: 'weather', sky: 'clear' });
  const typing = { ...signal, type: 'typing', mood: 'calm' };
  world.socket.receive({ type: 'ephemeral', signal: typing, since: 1 });
  expect(client.typing.peek()).toEqual({ [world.conversationId]: [peer.id] });
  await expectInStep();
});

test('a notification of an unknown type is not listed and not counted', async () => {
  const told = { seq: 9, type: 'badge.won', person: peer, createdAtMs: 0 };
  world.server.account.notifications.push(told as never);
  const next = createChatClient(world);
  next.start();
  await settled();
  expect(next.state.peek().notifications.map((one) => one.type)).toEqual(['friend.added']);
  next.stop();
});

describe('an error of an unknown code', () => {
  const error = (retry: string) => ({ code: 'out_of_ink', message: 'No ink.', retry, retryAfterMs: 1_000 });

  test('fails the message where it says `never`', async () => {
    world.socket.onFrame = ({ ref }) =>
      world.socket.receive({ type: 'reply', ref, ok: false, error: error('never') });
    client.sendMessage(world.conversationId, 'refused');
    await settled();
    expect(client.state.peek().outbox).toMatchObject([{ status: 'failed', error: error('never') }]);
  });

  test('is followed by the same message where it says `later`', async () => {
    world.socketsWork = false;
    world.socket.drop();
    world.intercept = ({ path }) =>
      path.endsWith('/messages') ? problem(503, 'out_of_ink', 'later', { retryAfterMs: 1_000 }) : null;
    client.sendMessage(world.conversationId, 'again');
    await settled();
    world.intercept = () => null;
    await world.clock.advance(1_000);
    expect(texts()).toEqual(['again']);
  });
});
