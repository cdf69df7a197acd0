import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { settled } from './fake-clock.ts';
import { problem } from './fake-world.ts';
import { ServedWorld } from './served-world.ts';

let world: ServedWorld;
let client: ChatClient;

beforeEach(() => {
  world = new ServedWorld();
  client = createChatClient(world);
});

const texts = () => {
  const { messages = [] } = client.state.peek().conversations[world.conversationId] ?? {};
  return messages.map(({ body }) => textOf(body));
};

async function start(): Promise<void> {
  client.start();
  await settled();
}

describe('the connection is shown as', () => {
  test('online between two sockets, while HTTP answers', async () => {
    await start();
    const shown: string[] = [];
    client.connection.subscribe((word) => shown.push(word));
    world.chance = 0.999;
    world.socket.drop();
    await world.clock.advance(times.reconnectSpreadMs - 1_000);
    expect(world.openSockets).toHaveLength(0);
    await world.clock.advance(1_000);
    expect(world.openSockets).toHaveLength(1);
    expect(shown).toEqual(['online']);
  });

  test('reconnecting when HTTP fails, too, until it answers again', async () => {
    await start();
    world.socketsWork = false;
    world.socket.drop();
    world.intercept = () => problem(500, 'internal', 'later');
    await world.clock.advance(10_000);
    expect(client.connection.peek()).toBe('reconnecting');
    world.intercept = () => null;
    await world.clock.advance(10_000);
    expect(client.connection.peek()).toBe('online');
  });

  test('reconnecting when HTTP does not answer at all', async () => {
    await start();
    world.socketsWork = false;
    world.respond = () => new Promise(() => {});
    world.socket.drop();
    await world.clock.advance(12_999);
    expect(client.connection.peek()).toBe('online');
    await world.clock.advance(1);
    expect(client.connection.peek()).toBe('reconnecting');
  });

  test('reconnecting when there is no socket for long, although HTTP answers', async () => {
    await start();
    world.socketsWork = false;
    world.socket.drop();
    await world.clock.advance(times.reconnectMaxMs - 1);
    expect(client.connection.peek()).toBe('online');
    await world.clock.advance(60_000);
    expect(client.connection.peek()).toBe('reconnecting');
    world.socketsWork = true;
    await world.clock.advance(times.reconnectMaxMs);
    expect(client.connection.peek()).toBe('online');
    world.socket.drop();
    expect(client.connection.peek()).toBe('online');
  });

  test('offline without network, and online soon after it is back', async () => {
    await start();
    world.chance = 0.999;
    world.socket.drop();
    world.changePage({ online: false });
    expect(client.connection.peek()).toBe('offline');
    world.changePage({ online: true });
    await world.clock.advance(times.reconnectBaseMs);
    expect([client.connection.peek(), world.openSockets.length]).toEqual(['online', 1]);
  });

  test('waking while the database starts', async () => {
    world.intercept = () => problem(503, 'waking', 'later', { retryAfterMs: 2_000 });
    await start();
    expect(client.connection.peek()).toBe('waking');
    world.intercept = () => null;
    await world.clock.advance(2_000);
    expect(client.connection.peek()).toBe('online');
  });

  test('waking while a message waits for the database, although the socket is open', async () => {
    await start();
    world.commandError = { code: 'waking', message: 'wait', retry: 'later', retryAfterMs: 2_000 };
    client.sendMessage(world.conversationId, 'first');
    await settled();
    expect(client.connection.peek()).toBe('waking');
    expect(world.openSockets).toHaveLength(1);
    world.commandError = null;
    await world.clock.advance(2_000);
    expect(client.connection.peek()).toBe('online');
    expect(texts()).toContain('first');
  });

  test('online again by a heartbeat, where the message that waited was discarded', async () => {
    await start();
    world.commandError = { code: 'waking', message: 'wait', retry: 'later', retryAfterMs: 2_000 };
    client.sendMessage(world.conversationId, 'first');
    await settled();
    client.discardMessage(client.state.peek().outbox[0]?.clientId ?? '');
    await world.clock.advance(times.heartbeatVisibleMs);
    expect(client.connection.peek()).toBe('online');
  });
});
