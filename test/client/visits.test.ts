import { beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import { storagePatienceMs } from '../../site/src/app/client/outbox.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { settled } from './fake-clock.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

let world: ServedWorld;
let client: ChatClient;
const peer = personOf(1).id;

beforeEach(() => {
  world = new ServedWorld();
  client = createChatClient(world);
});

const texts = () =>
  client.state.peek().conversations[world.conversationId]?.messages.map((message) => textOf(message.body));
const storedTexts = () =>
  world.server.streams.get(world.conversationId)?.messages.map((message) => textOf(message.body));

async function start(): Promise<void> {
  client.start();
  await settled();
}

describe('the next visit', () => {
  /** One visit with a message, and then a page that is opened anew in the same browser. */
  const comeAgain = async (meanwhile: () => void = () => {}) => {
    world.server.send(world.conversationId, peer, uuidOf(1), 'kept');
    await start();
    await world.clock.advance(1_000);
    client.stop();
    meanwhile();
    world.requests.length = 0;
    client = createChatClient(world);
    await start();
  };

  test('without network shows what the last one kept, and sends when the network is back', async () => {
    await comeAgain(() => {
      world.pageState.online = false;
      world.intercept = () => {
        throw new Error('no network');
      };
    });
    expect([client.ready.peek(), client.connection.peek()]).toEqual([true, 'offline']);
    expect(texts()).toEqual(['kept']);
    client.sendMessage(world.conversationId, 'written offline');
    world.intercept = () => null;
    world.changePage({ online: true });
    await settled();
    expect(storedTexts()).toEqual(['kept', 'written offline']);
    expect(client.connection.peek()).toBe('online');
  });

  test('asks only for what has happened since, and for no key', async () => {
    await comeAgain(() => world.server.send(world.conversationId, peer, uuidOf(2), 'new'));
    expect(world.requests[0]).toMatchObject({
      path: '/api/sync',
      body: { conversations: { [world.conversationId]: 2 } },
    });
    expect(world.countRequests('/api/account/storage-key')).toBe(0);
    expect(texts()).toEqual(['kept', 'new']);
    expect(client.state.peek().accountSeq).toBe(world.server.accountEvents.length);
  });

  test('of somebody else with the cookies of this browser mixes nothing', async () => {
    await comeAgain(() => Object.assign(world.server.account, { me: personOf(7) }));
    expect(client.connection.peek()).toBe('signed_out');
    expect(client.state.peek()).toMatchObject({ me: null, conversations: {} });
    expect(world.signIns).toHaveLength(1);
  });

  test('starts from nothing where the cache cannot be read, or the storage hangs', async () => {
    await comeAgain(() => world.disk.keys.set(world.server.me.id, { bytes: 'another' }));
    expect(world.requests[0]?.body).toEqual({ account: null, conversations: {} });
    expect(texts()).toEqual(['kept']);
    await comeAgain(() => {
      world.disk.hangs = true;
    });
    expect(world.requests).toEqual([]);
    await world.clock.advance(storagePatienceMs);
    expect(texts()).toEqual(['kept']);
  });
});

test('a session that is revoked takes the key and the cache with it; what is unsent waits for the key', async () => {
  await start();
  await world.clock.advance(1_000);
  expect(world.disk.ofTable('cache')).not.toEqual([]);
  world.changePage({ online: false });
  client.sendMessage(world.conversationId, 'unsent');
  await settled();
  world.socket.receive({ type: 'bye', reason: 'signed_out' });
  await settled();
  expect([world.disk.keys.size, world.disk.ofTable('cache').length]).toEqual([0, 0]);
  expect(world.unsentTexts).toEqual(['unsent']);
  world.changePage({ online: true });
  Object.assign(world.tabs, { id: 'next-tab' });
  world.livingTabs = new Set(['next-tab']);
  client = createChatClient(world);
  await start();
  expect(storedTexts()).toEqual(['unsent']);
});
