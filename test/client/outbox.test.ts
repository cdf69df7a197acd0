import { beforeEach, describe, expect, test } from 'vitest';
import type { MessageSendResult } from '../../functions/wire/frames.ts';
import { textOf } from '../../functions/wire/plain.ts';
import { Outbox } from '../../site/src/app/client/outbox.ts';
import { createStore, type Store } from '../../site/src/app/client/store.ts';
import { ClientError, type OutboxEntry } from '../../site/src/app/client/types.ts';
import { uuid7Source } from '../../site/src/app/client/uuid7.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { settled } from './fake-clock.ts';
import { FakeWorld } from './fake-world.ts';
import { ModelServer } from './model-server.ts';
import { storageSecret } from './served-world.ts';

interface Attempt {
  readonly entry: OutboxEntry;
  /** The server carries it out and answers. */
  answer(): Promise<void>;
  /** The server carries it out; the answer is lost. */
  loseAnswer(): Promise<void>;
  refuse(code: 'not_friends' | 'waking', retry: 'never' | 'later', retryAfterMs?: number): Promise<void>;
}

let world: FakeWorld;
let server: ModelServer;
let vault: Vault;
let store: Store;
let outbox: Outbox;
let attempts: Attempt[];
let first: string;
let second: string;

beforeEach(async () => {
  world = new FakeWorld();
  server = new ModelServer();
  vault = new Vault(world);
  await vault.open(server.me.id, async () => storageSecret);
  server.addFriend(1);
  server.addFriend(2);
  [first = '', second = ''] = [...server.streams.keys()];
  [store, outbox, attempts] = openTab();
});

function openTab(): [Store, Outbox, Attempt[]] {
  const tabStore = createStore();
  const request = { account: null, conversations: {} };
  tabStore.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
  const made: Attempt[] = [];
  const tab = new Outbox(world, {
    store: tabStore,
    table: vault.table('outbox'),
    newClientId: uuid7Source(world.clock.now, world.randomBytes),
    send: (entry) => new Promise((resolve, reject) => made.push(attemptOf(entry, resolve, reject))),
  });
  tabStore.onChange(() => tab.noteState());
  return [tabStore, tab, made];
}

function attemptOf(
  entry: OutboxEntry,
  resolve: (result: MessageSendResult) => void,
  reject: (error: ClientError) => void,
): Attempt {
  const text = textOf(entry.body) ?? '';
  const carryOut = () => server.send(entry.conversationId, server.me.id, entry.clientId, text);
  return {
    entry,
    answer: () => {
      resolve({ event: carryOut() });
      return settled();
    },
    loseAnswer: () => {
      carryOut();
      reject(new ClientError('network'));
      return settled();
    },
    refuse: (code, retry, retryAfterMs) => {
      const body = { code, message: code, retry, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      reject(new ClientError(code, body));
      return settled();
    },
  };
}

const me = () => server.me.id;
const attempt = (index: number) => {
  const made = attempts[index];
  if (!made) throw new Error(`there was no attempt ${index}`);
  return made;
};
const stored = (id: string) => server.streams.get(id)?.messages.map((message) => textOf(message.body)) ?? [];
const states = () => store.get().outbox.map((entry) => `${textOf(entry.body)} ${entry.status}`);

describe('sends', () => {
  test('one message of a conversation at a time, in typed order, and conversations side by side', async () => {
    await outbox.open();
    for (const text of ['a', 'b', 'c']) outbox.add(first, text);
    outbox.add(second, 'x');
    expect(attempts.map(({ entry }) => textOf(entry.body))).toEqual(['a', 'x']);
    expect(states()).toEqual(['a sending', 'b waiting', 'c waiting', 'x sending']);
    await attempt(0).answer();
    expect(attempts.map(({ entry }) => textOf(entry.body))).toEqual(['a', 'x', 'b']);
    await attempt(2).answer();
    await attempt(3).answer();
    await attempt(1).answer();
    expect(stored(first)).toEqual(['a', 'b', 'c']);
    expect(store.get().outbox).toEqual([]);
    expect(store.get().conversations[first]?.messages).toHaveLength(3);
  });

  test('exactly once, in order, however many answers are lost', async () => {
    await outbox.open();
    for (const text of ['a', 'b', 'c']) outbox.add(first, text);
    for (let index = 0; index < 9; index++) {
      if (index % 3 < 2) await attempt(index).loseAnswer();
      else await attempt(index).answer();
      await world.clock.advance(30_000);
    }
    expect(stored(first)).toEqual(['a', 'b', 'c']);
    expect(store.get().outbox).toEqual([]);
    const ids = attempts.map(({ entry }) => entry.clientId);
    expect(new Set(ids).size).toBe(3);
  });

  test('the next message at once where a push shows that the one in flight was stored', async () => {
    await outbox.open();
    outbox.add(first, 'a');
    outbox.add(first, 'b');
    const { entry } = attempt(0);
    store.dispatch({ type: 'event.arrived', event: server.send(first, me(), entry.clientId, 'a') });
    expect(attempts.map((made) => textOf(made.entry.body))).toEqual(['a', 'b']);
  });

  test('nothing while there is no network, and everything when it is back', async () => {
    await outbox.open();
    world.pageState.online = false;
    outbox.add(first, 'a');
    expect(attempts).toHaveLength(0);
    world.pageState.online = true;
    outbox.kick();
    expect(attempts).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test('for good fails the message and lets the next one go; the person may retry or discard', async () => {
    await outbox.open();
    outbox.add(first, 'a');
    outbox.add(first, 'b');
    await attempt(0).refuse('not_friends', 'never');
    expect(states()).toEqual(['a failed', 'b sending']);
    await attempt(1).refuse('not_friends', 'never');
    outbox.retry(attempt(0).entry.clientId);
    expect(attempt(2).entry.clientId).toBe(attempt(0).entry.clientId);
    outbox.discard(attempt(1).entry.clientId);
    expect(states()).toEqual(['a sending']);
  });

  test('for now is followed by the same message after the time that was told, and not before', async () => {
    await outbox.open();
    outbox.add(first, 'a');
    outbox.add(first, 'b');
    await attempt(0).refuse('waking', 'later', 2_000);
    expect(states()).toEqual(['a waiting', 'b waiting']);
    await world.clock.advance(1_999);
    expect(attempts).toHaveLength(1);
    await world.clock.advance(1);
    expect(attempt(1).entry.clientId).toBe(attempt(0).entry.clientId);
  });
});

describe('what is unsent', () => {
  test('is kept until the server has it, and sent by the next visit under the same client ids', async () => {
    await outbox.open();
    for (const text of ['a', 'b', 'c']) outbox.add(first, text);
    await attempt(0).answer();
    await settled();
    expect(world.unsentTexts).toEqual(['b', 'c']);
    outbox.stop();
    const closedTab = attempts;
    Object.assign(world.tabs, { id: 'next-tab' });
    world.livingTabs = new Set(['next-tab']);
    [store, outbox, attempts] = openTab();
    await outbox.open();
    expect(attempt(0).entry.clientId).toBe(closedTab[1]?.entry.clientId);
    await attempt(0).answer();
    await attempt(1).answer();
    expect(stored(first)).toEqual(['a', 'b', 'c']);
    await settled();
    expect(world.unsentTexts).toEqual([]);
  });

  test('and belongs to a tab that lives is left to it', async () => {
    await outbox.open();
    outbox.add(first, 'a');
    await settled();
    Object.assign(world.tabs, { id: 'next-tab' });
    [store, outbox, attempts] = openTab();
    await outbox.open();
    expect(attempts).toHaveLength(0);
    world.livingTabs = new Set(['next-tab']);
    await outbox.open();
    expect(attempts).toHaveLength(1);
  });

  test('by a tab that was just closed, and still seems to live, is sent as soon as it is gone', async () => {
    await outbox.open();
    outbox.add(first, 'a');
    await settled();
    outbox.stop();
    Object.assign(world.tabs, { id: 'next-tab' });
    [store, outbox, attempts] = openTab();
    await outbox.open();
    await outbox.open();
    expect(attempts).toHaveLength(0);
    world.leaveTabs('next-tab');
    await settled();
    expect(attempts).toHaveLength(1);
    await attempt(0).answer();
    expect(stored(first)).toEqual(['a']);
  });

  test('by a tab that is gone goes before what waits here, and not beside what is under way', async () => {
    await outbox.open();
    for (const text of ['a', 'b']) outbox.add(first, text);
    await settled();
    Object.assign(world.tabs, { id: 'next-tab' });
    [store, outbox, attempts] = openTab();
    await outbox.open();
    for (const text of ['c', 'd']) outbox.add(first, text);
    world.livingTabs = new Set(['next-tab']);
    await outbox.open();
    const sent = () => attempts.map(({ entry }) => entry.body?.text);
    expect(sent()).toEqual(['c']);
    for (const index of [0, 1, 2, 3]) await attempt(index).answer();
    expect(sent()).toEqual(['c', 'a', 'b', 'd']);
    expect(stored(first)).toEqual(['c', 'a', 'b', 'd']);
  });

  test('is sent all the same where the storage fails or hangs', async () => {
    world.disk.fails = true;
    await outbox.open();
    outbox.add(first, 'a');
    await attempt(0).answer();
    expect(stored(first)).toEqual(['a']);
    world.disk.fails = false;
    world.disk.hangs = true;
    [store, outbox, attempts] = openTab();
    const opened = outbox.open();
    outbox.add(first, 'b');
    await world.clock.advance(2_000);
    await opened;
    await attempt(0).answer();
    expect(stored(first)).toEqual(['a', 'b']);
  });
});
