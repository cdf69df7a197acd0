import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { World } from '../../site/src/app/client/ports.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { FakeBrowser } from './fake-browser.ts';
import { settled } from './fake-clock.ts';
import { FakeSocket } from './fake-world.ts';
import { personOf, uuidOf } from './model-server.ts';
import { ServedWorld } from './served-world.ts';

interface Tab {
  readonly id: string;
  readonly client: ChatClient;
  readonly sockets: FakeSocket[];
  texts(): string[];
  show(visible: boolean): void;
  /** The person closes it. */
  close(): Promise<void>;
  /** It is gone without a word. */
  crash(): Promise<void>;
}

const peer = personOf(1).id;
let world: ServedWorld;
let browser: FakeBrowser;
let tabs: Tab[];

beforeEach(() => {
  world = new ServedWorld();
  browser = new FakeBrowser();
  tabs = [];
});
afterEach(() => {
  for (const tab of tabs) tab.client.stop();
});

/** Another tab of the same browser: it shares clock, storage, notes, network and server with the others. */
async function openTab(options: { visible?: boolean; shares?: boolean } = {}): Promise<Tab> {
  const id = `tab-${tabs.length}`;
  const page = { visible: options.visible ?? true, changed: () => {} };
  const sockets: FakeSocket[] = [];
  let isGone = false;
  const tabWorld: World = {
    ...world,
    page: {
      ...world.page,
      visible: () => page.visible,
      watch: (changed) => {
        page.changed = changed;
        return () => {};
      },
    },
    tabs: {
      id,
      living: async () => new Set(browser.living),
      gone: () => new Promise(() => {}),
      exclusively: (_name, action) => action(),
      sharing: (options.shares ?? true) ? browser.sharingOf(id) : null,
    },
    openSocket: (handlers) => {
      const socket = isGone ? new FakeSocket(handlers) : world.openSocket(handlers);
      sockets.push(socket);
      return socket;
    },
  };
  const client = createChatClient(tabWorld);
  const tab: Tab = {
    id,
    client,
    sockets,
    texts: () =>
      client.state
        .peek()
        .conversations[world.conversationId]?.messages.map((one) => textOf(one.body) ?? '') ?? [],
    show: (visible) => {
      page.visible = visible;
      page.changed();
    },
    close: async () => {
      client.stop();
      browser.crash(id);
      await settled();
    },
    crash: async () => {
      isGone = true;
      for (const socket of sockets) socket.isClosed = true;
      browser.crash(id);
      await settled();
    },
  };
  tabs.push(tab);
  client.start();
  await settled();
  return tab;
}

const connections = () => tabs.map((tab) => tab.client.connection.peek());
const hear = (text: string, number: number) =>
  world.server.send(world.conversationId, peer, uuidOf(number), text);
const storedTexts = () =>
  world.server.streams.get(world.conversationId)?.messages.map((message) => textOf(message.body));

describe('two tabs', () => {
  let leader: Tab;
  let follower: Tab;

  beforeEach(async () => {
    world.onlinePeople = [{ userId: peer, leaseMs: 90_000 }];
    leader = await openTab();
    follower = await openTab();
  });

  test('share one socket, over which both hear everything at once', async () => {
    expect(connections()).toEqual(['online', 'online']);
    expect(world.sockets).toHaveLength(1);
    hear('Hi', 1);
    const signal = { type: 'typing', conversationId: world.conversationId, userId: peer, ttlMs: 6_000 };
    world.socket.receive({ type: 'ephemeral', signal });
    await settled();
    for (const tab of tabs) {
      expect(tab.texts()).toEqual(['Hi']);
      expect(tab.client.typing.peek()).toEqual({ [world.conversationId]: [peer] });
    }
  });

  test('both know who is online, the one that joined later, too', () => {
    for (const tab of tabs) expect([...tab.client.online.peek()]).toEqual([peer]);
  });

  test('both send over it, and each sees at once what the other sent', async () => {
    const syncs = world.countRequests('/api/sync');
    leader.client.sendMessage(world.conversationId, 'from the leader');
    await settled();
    follower.client.sendMessage(world.conversationId, 'from the follower');
    await settled();
    expect(world.socket.count('message.send')).toBe(2);
    for (const tab of tabs) {
      expect(tab.texts()).toEqual(['from the leader', 'from the follower']);
      expect(tab.client.state.peek().outbox).toEqual([]);
    }
    expect(world.countRequests('/api/sync')).toBe(syncs);
  });

  test('get the refusals of their own commands', async () => {
    const error = { code: 'not_friends', message: 'no', retry: 'never' };
    world.socket.onFrame = ({ ref }) => world.socket.receive({ type: 'reply', ref, ok: false, error });
    follower.client.sendMessage(world.conversationId, 'refused');
    await settled();
    expect(follower.client.state.peek().outbox).toMatchObject([{ status: 'failed', error }]);
    expect(leader.client.state.peek().outbox).toEqual([]);
  });

  test('are visible while one of them is, and a tab that crashed does not count for long', async () => {
    const next = async () => {
      await world.clock.advance(times.heartbeatHiddenMs);
      return world.socket.last('ping').visible;
    };
    leader.show(false);
    expect(await next()).toBe(true);
    follower.show(false);
    expect(await next()).toBe(false);
    follower.show(true);
    expect(await next()).toBe(true);
    await follower.crash();
    await next();
    expect(await next()).toBe(false);
  });

  test('lose and regain the socket together', async () => {
    world.socketsWork = false;
    world.socket.drop();
    await world.clock.advance(times.reconnectMaxMs);
    expect(connections()).toEqual(['reconnecting', 'reconnecting']);
    world.socketsWork = true;
    await world.clock.advance(times.reconnectMaxMs);
    expect(connections()).toEqual(['online', 'online']);
    expect(world.openSockets).toHaveLength(1);
  });

  test.each(['close', 'crash'] as const)('survive the %s of the one that leads', async (way) => {
    await leader[way]();
    expect(follower.client.connection.peek()).toBe('online');
    expect(world.openSockets).toEqual(follower.sockets);
    hear('still here', 1);
    await settled();
    expect(follower.texts()).toEqual(['still here']);
    const third = await openTab();
    expect(third.client.connection.peek()).toBe('online');
    expect(world.openSockets).toHaveLength(1);
  });

  test('the new leader knows that another tab is looked at', async () => {
    await openTab();
    follower.show(false);
    await leader.crash();
    await world.clock.advance(times.heartbeatHiddenMs);
    expect(world.openSockets).toEqual(follower.sockets);
    expect(world.socket.last('ping').visible).toBe(true);
  });

  test('the new leader repeats what was under way, and it is stored once', async () => {
    const [socket] = world.openSockets;
    if (!socket) throw new Error('no socket');
    const answer = socket.onFrame;
    const heard: Parameters<typeof answer>[0][] = [];
    socket.onFrame = (frame) => heard.push(frame);
    follower.client.sendMessage(world.conversationId, 'once');
    await settled();
    expect(follower.client.state.peek().outbox).toMatchObject([{ status: 'sending' }]);
    for (const frame of heard) answer(frame);
    await leader.crash();
    expect(world.socket.count('message.send')).toBe(1);
    expect(storedTexts()).toEqual(['once']);
    expect(follower.texts()).toEqual(['once']);
    expect(follower.client.state.peek().outbox).toEqual([]);
  });

  test('the one that is looked at takes over from one that the browser has suspended', async () => {
    browser.suspended.add(leader.id);
    follower.show(true);
    await world.clock.advance(1_999);
    expect(follower.sockets).toHaveLength(0);
    await world.clock.advance(1);
    expect(follower.client.connection.peek()).toBe('online');
    browser.suspended.delete(leader.id);
    leader.show(true);
    await settled();
    expect(world.openSockets).toEqual(follower.sockets);
    hear('both', 1);
    await settled();
    expect(tabs.map((tab) => tab.texts())).toEqual([['both'], ['both']]);
  });

  test('a tab that nobody looks at takes over from nobody who is only slow', async () => {
    follower.show(false);
    browser.suspended.add(leader.id);
    await world.clock.advance(60_000);
    expect(follower.sockets).toHaveLength(0);
  });

  test('sign out together', async () => {
    await follower.client.signOut();
    await settled();
    expect(connections()).toEqual(['signed_out', 'signed_out']);
    expect(world.openSockets).toEqual([]);
    expect(world.signIns).toHaveLength(2);
    expect(world.disk.records.size + world.disk.keys.size).toBe(0);
  });

  test('only the one that leads writes the cache', async () => {
    await world.clock.advance(2_000);
    const writes = world.disk.writes.length;
    hear('Hi', 1);
    await world.clock.advance(2_000);
    expect(world.disk.writes).toHaveLength(writes + 1);
  });
});

test('an outdated tab leaves the socket to the next one', async () => {
  world.refuseHello = { code: 'unsupported_protocol', message: 'old', retry: 'never' };
  const old = await openTab();
  expect(old.client.connection.peek()).toBe('outdated');
  world.refuseHello = null;
  const next = await openTab();
  expect(next.client.connection.peek()).toBe('online');
  expect(old.client.connection.peek()).toBe('outdated');
});

test('where the browser cannot share, each tab has its own socket', async () => {
  await openTab({ shares: false });
  await openTab({ shares: false });
  expect(connections()).toEqual(['online', 'online']);
  expect(world.openSockets).toHaveLength(2);
});
