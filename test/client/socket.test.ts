import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { Session } from '../../site/src/app/client/session.ts';
import { ConnectionManager } from '../../site/src/app/client/socket.ts';
import { settled } from './fake-clock.ts';
import { type FakeSocket, FakeWorld } from './fake-world.ts';
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

test('says hello with version and visibility, and is ready only then', async () => {
  manager.start();
  await settled();
  world.socket.open();
  expect(world.socket.sent).toMatchObject([{ type: 'hello', protocol: 1, visible: true }]);
  expect(manager.isReady).toBe(false);
  ready(world.socket);
  expect(manager.isReady).toBe(true);
  expect(seen).toEqual(['ready']);
});

describe('the heartbeat', () => {
  test('comes every 55 s while visible and every 4.5 min while hidden', async () => {
    const socket = await connect();
    await world.clock.advance(times.heartbeatVisibleMs - 1);
    expect(socket.count('ping')).toBe(0);
    world.pageState.visible = false;
    await world.clock.advance(1);
    expect(socket.last('ping')).toMatchObject({ visible: false });
    pong(socket);
    await world.clock.advance(times.heartbeatHiddenMs - 1);
    expect(socket.count('ping')).toBe(1);
    await world.clock.advance(1);
    expect(socket.count('ping')).toBe(2);
  });

  test('without a pong in time ends the socket; with one it goes on', async () => {
    const socket = await connect();
    await world.clock.advance(times.heartbeatVisibleMs);
    await world.clock.advance(times.pongTimeoutMs - 1);
    expect(manager.isReady).toBe(true);
    pong(socket);
    await world.clock.advance(1);
    expect(manager.isReady).toBe(true);
    await world.clock.advance(times.heartbeatVisibleMs);
    await world.clock.advance(times.pongTimeoutMs);
    expect(socket.isClosed).toBe(true);
    expect(seen).toContain('lost');
  });
});

describe('renewal', () => {
  const renewed = async () => {
    const old = await connect();
    old.onFrame = (frame) => frame.type === 'ping' && pong(old);
    await world.clock.advance(times.socketRenewMs);
    return { old, next: world.socket };
  };

  test('opens the next socket, waits until it is ready, and only then closes the old one', async () => {
    const { old, next } = await renewed();
    expect(next).not.toBe(old);
    next.open();
    expect([old.isClosed, manager.isReady]).toEqual([false, true]);
    ready(next);
    expect([old.isClosed, manager.isReady]).toEqual([true, true]);
    expect(seen).not.toContain('lost');
  });

  test('lets commands on the old socket be answered before it is closed', async () => {
    const { old, next } = await renewed();
    const reply = manager.request({ type: 'typing.start', conversationId: 'c' });
    next.open();
    ready(next);
    expect(old.isClosed).toBe(false);
    old.receive({ type: 'reply', ref: old.last('typing.start').ref, ok: true, result: 'heard' });
    expect(await reply).toBe('heard');
    expect(old.isClosed).toBe(true);
  });

  test('that fails leaves the old socket in use and is tried again', async () => {
    const { old, next } = await renewed();
    next.drop();
    expect(manager.isReady).toBe(true);
    await world.clock.advance(times.reconnectMaxMs);
    expect(world.sockets).toHaveLength(3);
    expect(old.isClosed).toBe(false);
  });
});

describe('commands', () => {
  test('get the reply with their ref, or the error in it', async () => {
    const socket = await connect();
    const first = manager.request({ type: 'typing.start', conversationId: 'a' });
    const firstRef = socket.last('typing.start').ref;
    const second = manager.request({ type: 'typing.start', conversationId: 'b' });
    const error = { code: 'not_friends', message: 'no', retry: 'never' };
    socket.receive({ type: 'reply', ref: socket.last('typing.start').ref, ok: false, error });
    socket.receive({ type: 'reply', ref: firstRef, ok: true, result: 1 });
    expect(await first).toBe(1);
    await expect(second).rejects.toMatchObject({ code: 'not_friends' });
  });

  test('that are not answered in time, or whose socket closes, fail as network', async () => {
    const socket = await connect();
    const late = manager.request({ type: 'typing.start', conversationId: 'a' });
    const lateFails = expect(late).rejects.toMatchObject({ code: 'network' });
    await world.clock.advance(times.requestTimeoutMs);
    await lateFails;
    expect(socket.count('ping')).toBe(1);
    const cut = manager.request({ type: 'typing.start', conversationId: 'a' });
    socket.drop();
    await expect(cut).rejects.toMatchObject({ code: 'network' });
    await expect(manager.request({ type: 'typing.start', conversationId: 'a' })).rejects.toMatchObject({
      code: 'network',
    });
  });
});

test('the word of the gateway that a handler died fails what is under way at once, and the socket goes on', async () => {
  const socket = await connect();
  const reply = manager.request({ type: 'typing.start', conversationId: 'a' });
  socket.receive({ message: 'Internal server error', connectionId: 'c=', requestId: 'r=' });
  await expect(reply).rejects.toMatchObject({ code: 'network' });
  expect(manager.isReady).toBe(true);
  expect(seen).toEqual(['ready']);
});

test('a database that wakes up is waited for on the same socket', async () => {
  manager.start();
  await settled();
  const { socket } = world;
  socket.open();
  const error = { code: 'waking', message: 'wait', retry: 'later', retryAfterMs: 2_000 };
  socket.receive({ type: 'reply', ref: socket.last('hello').ref, ok: false, error });
  expect(seen).toEqual(['waking']);
  await world.clock.advance(2_000);
  expect(socket.count('hello')).toBe(2);
  ready(socket);
  expect(manager.isReady).toBe(true);
});

test('what is not a frame, or is of an unknown kind, is passed over', async () => {
  const socket = await connect();
  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '1',
    '{"type":"novel"}',
    '{"type":"event"}',
    '{"message":"error"}',
  ]) {
    socket.receive(text);
  }
  socket.receive({ type: 'event', event: { type: 'message.created' } });
  expect(seen).toEqual(['ready']);
  expect(manager.isReady).toBe(true);
});

test('a goodbye after a sign-out tells so; one for another reason is followed by a new socket', async () => {
  world.chance = 0;
  const socket = await connect();
  socket.receive({ type: 'bye', reason: 'replaced' });
  await world.clock.advance(0);
  expect(world.sockets).toHaveLength(2);
  world.socket.open();
  ready(world.socket);
  world.socket.receive({ type: 'bye', reason: 'signed_out' });
  expect(seen).toContain('signed out');
});
