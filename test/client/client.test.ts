import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import { accountKey } from '../../site/src/app/client/session-notes.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { tickOf } from '../../site/src/app/state/selectors.ts';
import { settled } from './fake-clock.ts';
import { problem } from './fake-world.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

let world: ServedWorld;
let client: ChatClient;
const peer = personOf(1).id;

beforeEach(() => {
  world = new ServedWorld();
  client = createChatClient(world);
});

const conversation = () => {
  const found = client.state.peek().conversations[world.conversationId];
  if (!found) throw new Error('no conversation');
  return found;
};
const texts = () => conversation().messages.map((message) => textOf(message.body));
const storedTexts = () =>
  world.server.streams.get(world.conversationId)?.messages.map((message) => textOf(message.body));

async function start(): Promise<void> {
  client.start();
  await settled();
}

test('starts by a sync, then opens a socket and syncs again: what happened between is not missed', async () => {
  expect(client.connection.peek()).toBe('connecting');
  await start();
  expect(world.requests.map((request) => request.path)).toEqual([
    '/api/sync',
    '/api/account/storage-key',
    '/api/sync',
  ]);
  expect([client.ready.peek(), client.connection.peek()]).toEqual([true, 'online']);
  expect(client.state.peek().me?.handle).toBe('person_0');
});

test('a message goes through the socket, is shown once, and gets its ticks', async () => {
  await start();
  client.sendMessage(world.conversationId, 'Hello');
  expect(client.state.peek().outbox).toMatchObject([{ status: 'sending' }]);
  await settled();
  expect(texts()).toEqual(['Hello']);
  expect(client.state.peek().outbox).toEqual([]);
  expect(world.socket.count('message.send')).toBe(1);
  const tick = () => tickOf({ seq: 1 }, conversation(), world.server.me.id);
  expect(tick()).toBe('sent');
  world.server.updateReceipt(world.conversationId, peer, { deliveredSeq: 1 });
  expect(tick()).toBe('delivered');
  world.server.updateReceipt(world.conversationId, peer, { readSeq: 1 });
  expect(tick()).toBe('read');
});

test('what others write arrives by push, is receipted, and their typing ends', async () => {
  await start();
  const signal = { type: 'typing', conversationId: world.conversationId, userId: peer, ttlMs: 6_000 };
  world.socket.receive({ type: 'ephemeral', signal });
  expect(client.typing.peek()).toEqual({ [world.conversationId]: [peer] });
  world.server.send(world.conversationId, peer, uuidOf(1));
  expect(client.typing.peek()).toEqual({});
  expect(conversation().unread).toBe(1);
  client.markRead(world.conversationId, 1);
  await world.clock.advance(times.receiptCoalesceMs);
  expect(conversation()).toMatchObject({ unread: 0, seq: 2 });
});

describe('without a socket', () => {
  beforeEach(async () => {
    world.socketsWork = false;
    await start();
  });

  test('messages go over HTTP, and others’ arrive by polling', async () => {
    client.sendMessage(world.conversationId, 'Hello');
    await settled();
    expect(texts()).toEqual(['Hello']);
    world.server.send(world.conversationId, peer, uuidOf(1), 'Hi');
    await world.clock.advance(8_000);
    expect(texts()).toEqual(['Hello', 'Hi']);
  });

  test('after a cut, messages go over HTTP at once and others’ arrive within seconds', async () => {
    world.socketsWork = true;
    await world.clock.advance(times.reconnectMaxMs);
    world.chance = 0.999;
    world.socket.drop();
    client.sendMessage(world.conversationId, 'Hello');
    await settled();
    expect([storedTexts(), client.state.peek().outbox]).toEqual([['Hello'], []]);
    world.server.send(world.conversationId, peer, uuidOf(1), 'Hi');
    await world.clock.advance(10_000);
    expect(texts()).toEqual(['Hello', 'Hi']);
    expect(world.openSockets).toHaveLength(0);
  });

  test('typing is told to nobody', async () => {
    client.startTyping(world.conversationId);
    expect(world.requests.every((request) => !request.path.includes('typing'))).toBe(true);
  });
});

test('answers that are lost by either door leave each message stored once and in order', async () => {
  await start();
  world.repliesToLose = 3;
  for (const text of ['a', 'b', 'c']) client.sendMessage(world.conversationId, text);
  await world.clock.advance(120_000);
  expect(storedTexts()).toEqual(['a', 'b', 'c']);
  expect(texts()).toEqual(['a', 'b', 'c']);
  expect(client.state.peek().outbox).toEqual([]);
});

test('a push that was lost is noticed at the next heartbeat', async () => {
  await start();
  world.server.onEvent = () => {};
  world.server.send(world.conversationId, peer, uuidOf(1), 'Hi');
  await world.clock.advance(times.heartbeatVisibleMs + times.gapFetchDelayMs);
  expect(texts()).toEqual(['Hi']);
});

test('a new friend who is online is shown as online', async () => {
  await start();
  world.onlinePeople = [{ userId: personOf(2).id, leaseMs: 90_000 }];
  world.server.addFriend(2);
  await settled();
  expect([...client.online.peek()]).toEqual([personOf(2).id]);
});

test('a message of a conversation that is not known yet brings it', async () => {
  await start();
  const push = world.server.onEvent;
  world.server.onEvent = () => {};
  world.server.addFriend(2);
  world.server.onEvent = push;
  const [, second = ''] = [...world.server.streams.keys()];
  world.server.send(second, personOf(2).id, uuidOf(1), 'Hi');
  await world.clock.advance(times.gapFetchDelayMs);
  expect(client.state.peek().conversations[second]?.messages).toHaveLength(1);
});

test('earlier messages are loaded page by page; a second call joins the first', async () => {
  for (let index = 0; index < 60; index++) world.server.send(world.conversationId, peer, uuidOf(index));
  await start();
  expect(texts()).toHaveLength(1);
  const path = `/api/conversations/${world.conversationId}/messages?before=60&limit=50`;
  await Promise.all([client.loadEarlier(world.conversationId), client.loadEarlier(world.conversationId)]);
  expect(world.countRequests(path)).toBe(1);
  expect(texts()).toHaveLength(51);
  await client.loadEarlier(world.conversationId);
  expect(conversation()).toMatchObject({ hasEarlier: false });
  expect(texts()).toHaveLength(60);
});

describe('the end of a session', () => {
  test('that was never there leads to the sign-in page and back', async () => {
    world.intercept = () => problem(401, 'unauthenticated', 'after-sign-in');
    await start();
    expect(world.signIns).toMatchObject([{ comeBack: true }]);
    expect(client.connection.peek()).toBe('signed_out');
    await world.clock.advance(120_000);
    expect(world.requests).toHaveLength(2);
  });

  test('elsewhere stops everything, shows nothing any more, and keeps what is unsent', async () => {
    await start();
    world.changePage({ online: false });
    client.sendMessage(world.conversationId, 'unsent');
    await settled();
    world.socket.receive({ type: 'bye', reason: 'signed_out' });
    await settled();
    expect(client.connection.peek()).toBe('signed_out');
    expect(client.state.peek()).toMatchObject({ me: null, conversations: {}, outbox: [] });
    expect(world.unsentTexts).toEqual(['unsent']);
    expect(world.openSockets).toEqual([]);
    expect(world.clock.pendingMs).toEqual([]);
  });

  test('by signing out clears what is kept; without network it stays as it is', async () => {
    await start();
    world.intercept = ({ path }) => {
      if (path === '/api/sessions/current') throw new Error('no network');
      return null;
    };
    await expect(client.signOut()).rejects.toMatchObject({ code: 'network' });
    expect(client.connection.peek()).toBe('online');
    world.intercept = () => null;
    world.changePage({ online: false });
    client.sendMessage(world.conversationId, 'unsent');
    await settled();
    expect(world.unsentTexts).toEqual(['unsent']);
    await client.signOut();
    await settled();
    expect(world.disk.records.size + world.disk.keys.size).toBe(0);
    expect([...world.notesKept]).toEqual([]);
    expect(world.signIns).toMatchObject([{ comeBack: false }]);
  });

  test('because somebody else signed in with this browser sends nothing in their name', async () => {
    await start();
    world.socketsWork = false;
    world.socket.drop();
    world.notesKept.set(accountKey, personOf(7).id);
    client.sendMessage(world.conversationId, 'unsent');
    await settled();
    expect(storedTexts()).toEqual([]);
    expect(world.signIns).toHaveLength(1);
    expect(world.notesKept.get(accountKey)).toBe(personOf(7).id);
  });
});

test('a version that is no longer served says so, opens no more sockets, and goes on over HTTP', async () => {
  const error = { code: 'unsupported_protocol', message: 'old', retry: 'never' };
  world.refuseHello = error;
  await start();
  expect(client.connection.peek()).toBe('outdated');
  client.sendMessage(world.conversationId, 'Hello');
  await world.clock.advance(60_000);
  expect(storedTexts()).toEqual(['Hello']);
  expect([world.sockets.length, world.openSockets.length]).toEqual([1, 0]);
  world.changePage({ online: false });
  expect(client.connection.peek()).toBe('offline');
  world.changePage({ online: true });
  expect(client.connection.peek()).toBe('outdated');
});

test('a socket that turns out to be somebody else’s is not used', async () => {
  world.socketUserId = personOf(7).id;
  await start();
  expect(client.connection.peek()).toBe('signed_out');
  expect(world.openSockets).toEqual([]);
});

test('after stop nothing is left running', async () => {
  await start();
  client.sendMessage(world.conversationId, 'Hello');
  await settled();
  client.stop();
  await settled();
  expect(world.clock.pendingMs).toEqual([]);
  expect(world.openSockets).toEqual([]);
});
