import { beforeEach, expect, test } from 'vitest';
import type { ReceiptUpdate } from '../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import { limits, times } from '../../functions/wire/limits.ts';
import { Receipts } from '../../site/src/app/client/receipts.ts';
import { createStore, type Store } from '../../site/src/app/client/store.ts';
import { ClientError } from '../../site/src/app/client/types.ts';
import { FakeWorld } from './fake-world.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';

let world: FakeWorld;
let server: ModelServer;
let store: Store;
let receipts: Receipts;
let commands: ReceiptUpdate[][];
let failure: ClientError | null;
let count = 0;

beforeEach(() => {
  world = new FakeWorld();
  failure = null;
  commands = [];
  setUp(2);
});

function setUp(friends: number): void {
  server = new ModelServer();
  for (let index = 1; index <= friends; index++) server.addFriend(index);
  store = createStore();
  const request = { account: null, conversations: {} };
  store.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
  receipts = new Receipts(world, {
    store,
    update: async (update) => {
      commands.push(update);
      if (failure) throw failure;
      const events = update.map((one) => server.updateReceipt(one.conversationId, server.me.id, one));
      return { events: events.filter((event): event is ConversationEvent => event !== null) };
    },
  });
  store.onChange(() => receipts.noteState());
}

const ids = () => [...server.streams.keys()];

function say(id: string, senderId = server.streams.get(id)?.members[1]?.person.id ?? ''): void {
  const event = server.send(id, senderId, uuidOf(5_000 + count++));
  store.dispatch({ type: 'event.arrived', event });
}

test('what arrived in all conversations is told in one command, 300 ms after the first', async () => {
  const [first = '', second = ''] = ids();
  say(first);
  say(first);
  await world.clock.advance(times.receiptCoalesceMs - 1);
  say(second);
  expect(commands).toEqual([]);
  await world.clock.advance(1);
  expect(commands).toEqual([
    [
      { conversationId: first, deliveredSeq: 2 },
      { conversationId: second, deliveredSeq: 1 },
    ],
  ]);
  await world.clock.advance(60_000);
  expect(commands).toHaveLength(1);
});

test('reading is told once however often it is noticed, and includes delivery', async () => {
  const [first = ''] = ids();
  say(first);
  say(first);
  for (const seq of [1, 2, 2, 1]) receipts.markRead(first, seq);
  await world.clock.advance(10_000);
  expect(commands).toEqual([[{ conversationId: first, readSeq: 2 }]]);
  expect(store.get().conversations[first]?.unread).toBe(0);
  receipts.markRead(first, 2);
  await world.clock.advance(10_000);
  expect(commands).toHaveLength(1);
});

test('my own messages are never receipted', async () => {
  const [first = ''] = ids();
  say(first, server.me.id);
  await world.clock.advance(10_000);
  expect(commands).toEqual([]);
  expect(personOf(0).id).toBe(server.me.id);
});

test('more conversations than fit one command go in several', async () => {
  setUp(limits.receiptsPerCommandMax + 5);
  for (const id of ids()) say(id);
  await world.clock.advance(10_000);
  expect(commands.map((command) => command.length)).toEqual([limits.receiptsPerCommandMax, 5]);
});

test('a command that failed is sent again, with what came meanwhile', async () => {
  const [first = ''] = ids();
  failure = new ClientError('network');
  say(first);
  await world.clock.advance(times.receiptCoalesceMs);
  say(first);
  failure = null;
  await world.clock.advance(60_000);
  expect(commands).toEqual([
    [{ conversationId: first, deliveredSeq: 1 }],
    [{ conversationId: first, deliveredSeq: 2 }],
  ]);
});

test('a command that was refused for good is not repeated', async () => {
  const [first = ''] = ids();
  failure = new ClientError('not_found', { code: 'not_found', message: '', retry: 'never' });
  say(first);
  await world.clock.advance(60_000);
  expect(commands).toHaveLength(1);
});

test('a position that the server already had is not told over and over', async () => {
  const [first = ''] = ids();
  say(first);
  server.updateReceipt(first, server.me.id, { deliveredSeq: 1 });
  await world.clock.advance(60_000);
  expect(commands).toHaveLength(1);
});
