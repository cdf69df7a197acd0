import { beforeEach, describe, expect, test } from 'vitest';
import { limits, times } from '../../functions/wire/limits.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import { createStore, type Store } from '../../site/src/app/client/store.ts';
import { SyncEngine } from '../../site/src/app/client/sync.ts';
import { ClientError } from '../../site/src/app/client/types.ts';
import { settled } from './fake-clock.ts';
import { FakeWorld } from './fake-world.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';

let world: FakeWorld;
let server: ModelServer;
let store: Store;
let engine: SyncEngine;
let requests: SyncRequest[];
let outcomes: (string | null)[];
let isPushed: boolean;
let answer: (request: SyncRequest) => SyncResult | Promise<SyncResult>;
let id: string;
let count = 0;

beforeEach(async () => {
  world = new FakeWorld();
  server = new ModelServer();
  server.addFriend(1);
  [id = ''] = [...server.streams.keys()];
  store = createStore();
  requests = [];
  outcomes = [];
  isPushed = true;
  answer = (request) => server.sync(request);
  engine = new SyncEngine(world, {
    store,
    fetchSync: async (request) => {
      requests.push(request);
      return answer(request);
    },
    isPushed: () => isPushed,
    onOutcome: (error) => outcomes.push(error?.code ?? null),
  });
  store.onChange(() => engine.noteState());
  say();
  engine.start();
  await settled();
});

const say = () => server.send(id, personOf(1).id, uuidOf(5_000 + count++));
const arrive = (event: ReturnType<typeof say>) => store.dispatch({ type: 'event.arrived', event });

test('asks for everything at first, and then for what came after the known positions', async () => {
  expect(requests).toEqual([{ account: null, conversations: {} }]);
  expect(outcomes).toEqual([null]);
  engine.request();
  await settled();
  expect(requests[1]).toEqual({ account: 1, conversations: { [id]: 1 } });
});

describe('a hole in a stream', () => {
  test('is fetched after 150 ms', async () => {
    say();
    arrive(say());
    await world.clock.advance(times.gapFetchDelayMs - 1);
    expect(requests).toHaveLength(1);
    await world.clock.advance(1);
    expect(requests).toHaveLength(2);
    expect(store.get().conversations[id]).toMatchObject({ seq: 3, held: [] });
    await world.clock.advance(60_000);
    expect(requests).toHaveLength(2);
  });

  test('is not fetched where the late push closes it in time', async () => {
    const late = say();
    arrive(say());
    await world.clock.advance(times.gapFetchDelayMs - 1);
    arrive(late);
    await world.clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });

  test('that an answer does not close is asked for again, each time after a longer wait', async () => {
    say();
    arrive(say());
    answer = () => ({ head: 0, account: null, conversations: [], gone: [] });
    await world.clock.advance(10_000);
    const impatient = requests.length;
    expect(impatient).toBeGreaterThan(3);
    expect(impatient).toBeLessThan(10);
    answer = (request) => server.sync(request);
    await world.clock.advance(30_000);
    expect(store.get().conversations[id]?.held).toEqual([]);
  });
});

describe('the sum of positions', () => {
  test('that still differs after 150 ms makes it sync', async () => {
    say();
    engine.noteHead(server.head);
    await world.clock.advance(times.gapFetchDelayMs);
    expect(requests).toHaveLength(2);
    expect(store.get().conversations[id]?.seq).toBe(2);
  });

  test('that a push brings into line meanwhile does not', async () => {
    const late = say();
    engine.noteHead(server.head);
    arrive(late);
    engine.noteHead(server.head);
    await world.clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });
});

test('requests while one is under way lead to exactly one more', async () => {
  let release = (_: SyncResult) => {};
  answer = (request) => {
    if (requests.length > 2) return server.sync(request);
    return new Promise((resolve) => {
      release = resolve;
    });
  };
  for (let index = 0; index < 5; index++) engine.request();
  await settled();
  expect(requests).toHaveLength(2);
  release(server.sync({ account: 1, conversations: { [id]: 1 } }));
  await settled();
  expect(requests).toHaveLength(3);
});

describe('a failure', () => {
  test('is followed by another attempt after the time that was told', async () => {
    const body = { code: 'waking', message: 'wait', retry: 'later', retryAfterMs: 2_000 } as const;
    answer = () => Promise.reject(new ClientError('waking', body));
    engine.request();
    await world.clock.advance(1_999);
    expect(requests).toHaveLength(2);
    answer = (request) => server.sync(request);
    await world.clock.advance(1);
    expect(requests).toHaveLength(3);
    expect(outcomes).toEqual([null, 'waking', null]);
  });

  test('of the network is followed by attempts that grow apart', async () => {
    answer = () => Promise.reject(new ClientError('network'));
    engine.request();
    await world.clock.advance(120_000);
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.length).toBeLessThan(20);
  });
});

test('while no socket is open it polls every few seconds, slower where nobody looks, and not without network', async () => {
  isPushed = false;
  engine.schedulePoll();
  await world.clock.advance(60_000);
  const visible = requests.length - 1;
  expect(visible).toBeGreaterThanOrEqual(10);
  expect(visible).toBeLessThanOrEqual(15);
  world.pageState.visible = false;
  engine.pageChanged();
  await world.clock.advance(60_000);
  expect(requests.length - 1 - visible).toBeLessThanOrEqual(3);
  world.pageState.online = false;
  const before = requests.length;
  await world.clock.advance(60_000);
  expect(requests).toHaveLength(before);
  isPushed = true;
});

test('after a loss the first poll comes at any time of the first interval, so that many who lost at once spread', async () => {
  isPushed = false;
  const waits: number[] = [];
  for (const chance of [0.001, 0.5, 0.999]) {
    engine.pageChanged();
    engine.stop();
    engine.start();
    isPushed = true;
    await settled();
    isPushed = false;
    world.chance = chance;
    engine.noteLost();
    waits.push(world.clock.pendingMs[0] ?? Number.NaN);
  }
  for (const [index, wait] of [10, 5_000, 9_990].entries()) expect(waits[index]).toBeCloseTo(wait, 3);
});

test('polling respects the time between attempts that fail, and the network coming back ends the wait', async () => {
  isPushed = false;
  world.chance = 0.999;
  answer = () => Promise.reject(new ClientError('network'));
  engine.request();
  await world.clock.advance(300_000);
  expect(requests.length).toBeLessThan(20);
  const before = requests.length;
  engine.pageChanged();
  expect(requests).toHaveLength(before + 1);
});

test('a stale conversation is asked for from the beginning', async () => {
  for (let index = 0; index <= limits.syncEventsPerStreamMax; index++) say();
  engine.request();
  await settled();
  const event = server.updateReceipt(id, server.me.id, { readSeq: 3 });
  if (event === null) throw new Error('no receipt');
  arrive(event);
  expect(store.get().conversations[id]?.stale).toBe(true);
  await world.clock.advance(times.gapFetchDelayMs);
  expect(requests.at(-1)?.conversations[id]).toBe(0);
  expect(store.get().conversations[id]).toMatchObject({
    stale: false,
    unread: limits.syncEventsPerStreamMax - 1,
  });
});
