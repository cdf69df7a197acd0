import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { Session } from '../../site/src/app/client/session.ts';
import { ConnectionManager } from '../../site/src/app/client/socket.ts';
import { settled } from './fake-clock.ts';
import { type FakeSocket, FakeWorld, problem, sessionInfo } from './fake-world.ts';
import { personOf } from './model-server.ts';

let world: FakeWorld;
let manager: ConnectionManager;
let seen: string[];

const me = personOf(0);
const ready = (socket: FakeSocket) =>
  socket.receive({ type: 'ready', ref: 'x', userId: me.id, head: 0, presence: [], serverTimeMs: 0 });
const pong = (socket: FakeSocket) =>
  socket.receive({ type: 'pong', ref: 'x', head: 0, presence: [], serverTimeMs: 0 });

beforeEach(() => {
  world = new FakeWorld();
  seen = [];
  const session = new Session(world, {
    signedOut: () => seen.push('signed out'),
    replaced: () => seen.push('replaced'),
  });
  manager = new ConnectionManager(world, session, {
    ready: () => seen.push('ready'),
    frame: (frame) => seen.push(frame.type),
    refused: (error) => seen.push(error.code),
    lost: () => seen.push('lost'),
    signedOut: () => seen.push('signed out'),
  });
});

async function connect(): Promise<FakeSocket> {
  manager.start();
  await settled();
  world.socket.open();
  ready(world.socket);
  return world.socket;
}

/** Lets the current socket end, and tells how long the manager means to wait before the next. */
function dropAndMeasure(): number {
  world.socket.drop();
  return world.clock.pendingMs[0] ?? Number.NaN;
}

describe('reconnects', () => {
  test('after a random time below a bound that doubles up to its maximum', async () => {
    world.respond = () => sessionInfo(me, world.clock.now() + 600_000);
    world.chance = 0.999;
    manager.start();
    await settled();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      waits.push(dropAndMeasure());
      await world.clock.advance(waits.at(-1) ?? 0);
    }
    const bounds = waits.map(
      (_, attempt) => 0.999 * Math.min(times.reconnectMaxMs, times.reconnectBaseMs * 2 ** attempt),
    );
    for (const [index, bound] of bounds.entries()) expect(waits[index]).toBeCloseTo(bound, 3);
  });

  test('soon where this client noticed by itself that its socket is dead', async () => {
    world.chance = 0.999;
    await connect();
    await world.clock.advance(times.heartbeatVisibleMs + times.pongTimeoutMs);
    expect(world.clock.pendingMs[0]).toBeLessThan(times.reconnectBaseMs);
  });

  test('at any time of the spread after a cut that may have hit everybody, and not often while that fails', async () => {
    await connect();
    const waits: number[] = [];
    for (const chance of [0.999, 0.999, 0.001, 0.999]) {
      world.chance = chance;
      waits.push(dropAndMeasure());
      await world.clock.advance(waits.at(-1) ?? 0);
    }
    const { reconnectSpreadMs, reconnectMaxMs } = times;
    const expected = [0.999 * reconnectSpreadMs, 0.9995 * reconnectMaxMs, 0.5005 * reconnectMaxMs];
    for (const [index, wait] of expected.entries()) expect(waits[index]).toBeCloseTo(wait, 3);
  });

  test('as after the first cut, once a socket has served a while', async () => {
    world.chance = 0.999;
    await connect();
    await world.clock.advance(dropAndMeasure());
    world.socket.open();
    ready(world.socket);
    await world.clock.advance(4_999);
    expect(dropAndMeasure()).toBeGreaterThan(times.reconnectSpreadMs);
    await world.clock.advance(times.reconnectMaxMs);
    world.socket.open();
    ready(world.socket);
    await world.clock.advance(5_000);
    expect(dropAndMeasure()).toBeLessThan(times.reconnectSpreadMs);
  });

  test('without waiting when the page becomes visible, and not when it is hidden', async () => {
    world.chance = 0.999;
    await connect();
    dropAndMeasure();
    world.pageState.visible = false;
    manager.pageChanged();
    await settled();
    expect(world.sockets).toHaveLength(1);
    world.pageState.visible = true;
    manager.pageChanged();
    await settled();
    expect(world.sockets).toHaveLength(2);
  });

  test('soon when the network comes back, also after a cut and where nobody looks', async () => {
    world.chance = 0.999;
    await connect();
    world.pageState.visible = false;
    dropAndMeasure();
    world.pageState.online = false;
    manager.pageChanged();
    world.pageState.online = true;
    manager.pageChanged();
    expect(world.clock.pendingMs[0]).toBeLessThan(times.reconnectBaseMs);
    await world.clock.advance(times.reconnectBaseMs);
    expect(world.sockets).toHaveLength(2);
    expect(dropAndMeasure()).toBeLessThan(2 * times.reconnectBaseMs);
  });

  test('not while there is no network', async () => {
    await connect();
    world.pageState.online = false;
    dropAndMeasure();
    await world.clock.advance(60_000);
    expect(world.sockets).toHaveLength(1);
    manager.pageChanged();
    world.pageState.online = true;
    manager.pageChanged();
    await world.clock.advance(times.reconnectBaseMs);
    expect(world.sockets).toHaveLength(2);
  });

  test('with a refreshed token after two attempts that failed, and with one that is about to end', async () => {
    world.respond = () => sessionInfo(me, world.clock.now() + 600_000);
    world.chance = 0;
    world.pageState.visible = false;
    manager.start();
    await settled();
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(world.countRequests('/api/sessions/refresh')).toBe(0);
      world.socket.drop();
      await world.clock.advance(0);
    }
    expect(world.countRequests('/api/sessions/refresh')).toBe(1);
    const { socket } = world;
    socket.onFrame = (frame) => frame.type === 'ping' && pong(socket);
    socket.open();
    ready(socket);
    await world.clock.advance(590_000);
    expect(world.countRequests('/api/sessions/refresh')).toBe(1);
    world.socket.drop();
    await world.clock.advance(0);
    expect(world.countRequests('/api/sessions/refresh')).toBe(2);
  });

  test('after close 4401 only with a new token, and not at all where the session has ended', async () => {
    world.respond = () => problem(401, 'unauthenticated', 'after-sign-in');
    const socket = await connect();
    socket.drop(4401);
    await settled();
    expect(seen).toContain('signed out');
  });
});
