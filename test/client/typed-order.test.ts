import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { World } from '../../site/src/app/client/ports.ts';
import type { ChatClient } from '../../site/src/app/client/types.ts';
import { FakeBrowser } from './fake-browser.ts';
import { settled } from './fake-clock.ts';
import { type FakeSocket, problem } from './fake-world.ts';
import { ServedWorld } from './served-world.ts';

interface Tab {
  readonly client: ChatClient;
  crash(): Promise<void>;
}

const texts = ['a', 'b', 'c', 'd'];
let world: ServedWorld;
let browser: FakeBrowser;

beforeEach(() => {
  world = new ServedWorld();
  browser = new FakeBrowser();
});

/** A tab of one browser, which may end without a word. */
async function openTab(id: string): Promise<Tab> {
  let isGone = false;
  const sockets: FakeSocket[] = [];
  const tabWorld: World = {
    ...world,
    fetch: (path, init) => (isGone ? new Promise(() => {}) : world.fetch(path, init)),
    openSocket: (handlers) => {
      const socket = world.openSocket(handlers);
      sockets.push(socket);
      return socket;
    },
    tabs: {
      id,
      living: async () => new Set(browser.living),
      gone: () => new Promise(() => {}),
      exclusively: (_name, action) => action(),
      sharing: browser.sharingOf(id),
    },
  };
  const client = createChatClient(tabWorld);
  client.start();
  await settled();
  return {
    client,
    crash: async () => {
      isGone = true;
      for (const socket of sockets) socket.isClosed = true;
      client.stop();
      browser.crash(id);
      await settled();
    },
  };
}

/** Lets messages wait: commands are heard and not carried out. Answers how many are under way on the socket. */
function holdCommands(): { heard: string[]; carryOutFirst(): void } {
  const { socket } = world;
  const serve = socket.onFrame;
  const heard: Parameters<typeof serve>[0][] = [];
  socket.onFrame = (frame) => (frame.type === 'message.send' ? void heard.push(frame) : serve(frame));
  return {
    get heard() {
      return heard.map((frame) => (frame.body as { text: string }).text);
    },
    carryOutFirst: () => {
      const frame = heard[0];
      if (frame) serve(frame);
    },
  };
}

const write = ({ client }: Tab) => {
  for (const text of texts) client.sendMessage(world.conversationId, text);
  return settled();
};
const stored = () =>
  world.server.streams.get(world.conversationId)?.messages.map((message) => textOf(message.body));
const outboxOf = ({ client }: Tab) => client.state.peek().outbox;

describe('messages that were typed one after another keep their order', () => {
  test('offline, with a reload before the network is back', async () => {
    const tab = await openTab('one');
    world.changePage({ online: false });
    await write(tab);
    expect(stored()).toEqual([]);
    await tab.crash();
    expect(world.unsentTexts.sort()).toEqual(texts);
    world.changePage({ online: true });
    const next = await openTab('two');
    expect(stored()).toEqual(texts);
    expect(outboxOf(next)).toEqual([]);
    await settled();
    expect(world.unsentTexts).toEqual([]);
  });

  test('when the tab with the socket dies while the first is under way', async () => {
    const leader = await openTab('one');
    const follower = await openTab('two');
    const held = holdCommands();
    await write(follower);
    expect(held.heard).toEqual(['a']);
    held.carryOutFirst();
    await leader.crash();
    expect(stored()).toEqual(texts);
    expect(outboxOf(follower)).toEqual([]);
    expect(world.openSockets).toHaveLength(1);
  });

  test('when the tab that wrote them is closed, and another one takes them over at the next heartbeat', async () => {
    const leader = await openTab('one');
    const follower = await openTab('two');
    const held = holdCommands();
    await write(follower);
    await follower.crash();
    expect(held.heard).toEqual(['a']);
    expect(outboxOf(leader)).toEqual([]);
    await world.clock.advance(times.heartbeatVisibleMs);
    // Again and again: nobody answers. The others wait behind it.
    expect(held.heard.length).toBeGreaterThan(1);
    expect(new Set(held.heard)).toEqual(new Set(['a']));
    held.carryOutFirst();
    world.socket.drop();
    await world.clock.advance(times.reconnectMaxMs);
    expect(stored()).toEqual(texts);
  });

  test('when the socket dies after the first was stored, and the rest goes over HTTP', async () => {
    const tab = await openTab('one');
    const held = holdCommands();
    await write(tab);
    expect(held.heard).toEqual(['a']);
    held.carryOutFirst();
    world.socketsWork = false;
    world.repliesToLose = 2;
    world.socket.drop();
    let underWay = 0;
    let most = 0;
    world.intercept = ({ path }) => {
      if (path.endsWith('/messages')) {
        most = Math.max(most, ++underWay);
        queueMicrotask(() => underWay--);
      }
      return null;
    };
    await world.clock.advance(times.reconnectMaxMs * 4);
    expect(stored()).toEqual(texts);
    expect(most).toBe(1);
    expect(outboxOf(tab)).toEqual([]);
  });

  test('when the server is waking over HTTP and a socket opens meanwhile', async () => {
    world.socketsWork = false;
    const tab = await openTab('one');
    world.intercept = ({ path }) =>
      path.endsWith('/messages') ? problem(503, 'waking', 'later', { retryAfterMs: 2_000 }) : null;
    await write(tab);
    expect(tab.client.connection.peek()).toBe('waking');
    expect(stored()).toEqual([]);
    world.socketsWork = true;
    await world.clock.advance(times.reconnectMaxMs);
    expect(world.socket.count('message.send')).toBe(texts.length);
    expect(stored()).toEqual(texts);
    expect(tab.client.connection.peek()).toBe('online');
  });
});
