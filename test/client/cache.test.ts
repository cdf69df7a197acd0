import { beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../functions/wire/plain.ts';
import { Cache, type CacheRecord } from '../../site/src/app/client/cache.ts';
import { createStore, type Store } from '../../site/src/app/client/store.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { cacheLimits } from '../../site/src/app/state/cached.ts';
import { reduce } from '../../site/src/app/state/reducer.ts';
import { head, syncRequestOf } from '../../site/src/app/state/selectors.ts';
import { settled } from './fake-clock.ts';
import { FakeWorld } from './fake-world.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';
import { storageSecret } from './served-world.ts';

let world: FakeWorld;
let server: ModelServer;
let store: Store;
let cache: Cache;
let isWriter: boolean;
const peer = personOf(1).id;

beforeEach(async () => {
  world = new FakeWorld();
  server = new ModelServer({ eventsPerStreamMax: 1_000 });
  server.addFriend(1);
  isWriter = true;
  [store, cache] = await openTab();
});

async function openTab(): Promise<[Store, Cache]> {
  const tabStore = createStore();
  const vault = new Vault(world);
  await vault.open(server.me.id, async () => storageSecret);
  const table = vault.table<CacheRecord>('cache');
  const tab = new Cache(world.clock, { store: tabStore, table, isWriter: () => isWriter });
  tabStore.onChange(() => tab.noteState());
  return [tabStore, tab];
}

function syncNow(): void {
  const { accountSeq, conversations } = store.get();
  const known = Object.values(conversations).map((one) => [one.id, one.seq]);
  const request = { account: accountSeq, conversations: Object.fromEntries(known) };
  store.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
}

const first = uuidOf(1_001);
const say = (index: number) => server.send(first, peer, uuidOf(5_000 + index), `message ${index}`);
const writtenIds = () => world.disk.writes.map((write) => write.puts.map((put) => put.id));

/** The state of the next visit before anything is asked for. */
async function nextVisit(): Promise<ReturnType<Store['get']>> {
  const [nextStore, nextCache] = await openTab();
  const cached = await nextCache.load();
  if (cached) nextStore.dispatch({ type: 'cache.restored', cached });
  return nextStore.get();
}

describe('what is kept', () => {
  test('is what the next visit begins with, except the position of the account', async () => {
    syncNow();
    say(1);
    syncNow();
    await world.clock.advance(1_000);
    const { accountSeq } = store.get();
    expect(await nextVisit()).toEqual({ ...store.get(), accountSeq: null, cachedAccountSeq: accountSeq });
  });

  test('learns at the next visit what the account was told of conversations meanwhile', async () => {
    syncNow();
    for (const index of [1, 2]) store.dispatch({ type: 'event.arrived', event: say(index) });
    await world.clock.advance(1_000);
    const seq = server.accountEvents.length + 1;
    server.accountEvents.push(
      { type: 'messages.hidden', seq, hiddenIn: first, messageSeqs: [1] },
      {
        type: 'conversation.settings',
        seq: seq + 1,
        settingsOf: first,
        settings: { markedUnread: true },
      },
    );
    const kept = await nextVisit();
    expect(kept.conversations[first]?.messages.map((one) => one.seq)).toEqual([1, 2]);
    expect(kept.conversations[first]?.settings).toEqual({});
    let state = kept;
    for (let round = 0; round < 2; round++) {
      const request = syncRequestOf(state, 100);
      state = reduce(state, { type: 'sync.applied', request, result: server.sync(request) });
    }
    expect(state.accountSeq).toBe(seq + 1);
    expect(state.conversations[first]?.settings).toEqual({ markedUnread: true });
    expect(state.conversations[first]?.messages.map((one) => one.seq)).toEqual([2]);
  });

  test('is the newest of long conversations, with more to load, and only the newest conversations', async () => {
    for (let index = 2; index <= cacheLimits.conversationsMax + 1; index++) server.addFriend(index);
    syncNow();
    for (let index = 0; index < cacheLimits.messagesPerConversationMax + 5; index++) {
      store.dispatch({ type: 'event.arrived', event: say(index) });
    }
    expect(store.get().conversations[first]?.hasEarlier).toBe(false);
    await world.clock.advance(1_000);
    const { conversations } = await nextVisit();
    expect(Object.keys(conversations)).toHaveLength(cacheLimits.conversationsMax);
    const kept = conversations[first];
    expect(kept).toMatchObject({ hasEarlier: true, seq: cacheLimits.messagesPerConversationMax + 5 });
    expect(kept?.messages).toHaveLength(cacheLimits.messagesPerConversationMax);
    expect(textOf(kept?.messages.at(-1)?.body)).toBe(`message ${cacheLimits.messagesPerConversationMax + 4}`);
  });

  test('is without what waits for a hole to be filled, so that it is asked for', async () => {
    syncNow();
    say(1);
    store.dispatch({ type: 'event.arrived', event: say(2) });
    expect(store.get().conversations[first]?.held).toHaveLength(1);
    await world.clock.advance(1_000);
    const kept = await nextVisit();
    expect(kept.conversations[first]).toMatchObject({ seq: 0, held: [] });
    expect(head(kept)).toBeLessThan(server.head);
  });

  test('does not replace what is known already', async () => {
    syncNow();
    await world.clock.advance(1_000);
    const cached = await cache.load();
    const before = store.get();
    if (cached) store.dispatch({ type: 'cache.restored', cached });
    expect([cached !== null, store.get() === before]).toEqual([true, true]);
  });
});

describe('a write', () => {
  test('comes a second after the change, at once when the page is hidden, and holds only what changed', async () => {
    server.addFriend(2);
    syncNow();
    await world.clock.advance(999);
    expect(writtenIds()).toEqual([]);
    await world.clock.advance(1);
    expect(writtenIds()[0]?.sort()).toEqual([first, uuidOf(1_002), 'account'].sort());
    for (let index = 0; index < 5; index++) store.dispatch({ type: 'event.arrived', event: say(index) });
    cache.flush();
    await settled();
    expect(writtenIds().slice(1)).toEqual([[first]]);
    await world.clock.advance(5_000);
    expect(writtenIds()).toHaveLength(2);
  });

  test('deletes what is gone, also where an earlier visit wrote it', async () => {
    server.addFriend(2);
    syncNow();
    await world.clock.advance(1_000);
    [store, cache] = await openTab();
    const cached = await cache.load();
    if (cached) store.dispatch({ type: 'cache.restored', cached });
    server.streams.delete(first);
    syncNow();
    await world.clock.advance(1_000);
    expect(world.disk.ofTable('cache').map(({ id }) => id)).not.toContain(first);
    expect(world.disk.ofTable('cache')).toHaveLength(2);
  });

  test('that fails is made up for with the next change', async () => {
    world.disk.fails = true;
    syncNow();
    await world.clock.advance(1_000);
    world.disk.fails = false;
    store.dispatch({ type: 'event.arrived', event: say(1) });
    await world.clock.advance(1_000);
    expect(world.disk.ofTable('cache')).toHaveLength(2);
  });

  test('is left to one of the tabs, and comes no more after the stop', async () => {
    isWriter = false;
    syncNow();
    await world.clock.advance(1_000);
    expect(writtenIds()).toEqual([]);
    isWriter = true;
    cache.noteState();
    cache.stop();
    await world.clock.advance(1_000);
    expect(writtenIds()).toEqual([]);
  });
});
