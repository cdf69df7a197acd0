import { describe, expect, test } from 'vitest';
import { openRedis } from '../../functions/adapters/redis.ts';
import type { Context, LiveStore } from '../../functions/core/context.ts';
import { type Connection, keepConnection, onlineKey } from '../../functions/core/presence/connections.ts';
import { leave } from '../../functions/core/presence/leave.ts';
import { times } from '../../functions/wire/limits.ts';
import { befriend, register, registerFriends, type TestPerson } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });

/** What this friend's socket was told of the person, oldest first. */
const told = (socket: TestSocket, person: TestPerson) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'ephemeral' && frame.signal.type === 'presence' && frame.signal.userId === person.id
      ? [frame.signal.leaseMs]
      : [],
  );
/** For how much longer the person is online, as this friend's next heartbeat tells it. */
const leaseOf = async (socket: TestSocket, person: TestPerson) =>
  (await socket.ping()).presence.find((one) => one.userId === person.id)?.leaseMs ?? 0;

/** Ends a socket and waits until the product has taken notice. */
async function end(socket: TestSocket, how: 'close' | 'cut' = 'close'): Promise<void> {
  const before = stack.socketApi.connections().length;
  if (how === 'close') await socket.close();
  else socket.cut();
  await eventually('the gateway notices', () => stack.socketApi.connections().length < before);
  await stack.invoker.idle();
}

async function watched() {
  const { ann, bob } = await registerFriends(stack);
  return { ann, bob, watcher: await bob.connect() };
}

describe('a person with a visible page', () => {
  test('is told to friends once, and to nobody else', async () => {
    const { ann, bob, watcher } = await watched();
    const eve = await register(stack, 'eve');
    const stranger = await eve.connect();
    const socket = await ann.connect();
    expect(await watcher.next('ephemeral')).toMatchObject({
      signal: { type: 'presence', userId: ann.id, leaseMs: times.presenceLeaseMs },
    });
    clock.advance(times.heartbeatVisibleMs);
    expect((await socket.ping()).presence).toMatchObject([{ userId: bob.id }]);
    expect(await leaseOf(watcher, ann)).toBe(times.presenceLeaseMs);
    expect(told(watcher, ann)).toEqual([times.presenceLeaseMs]);
    expect((await stranger.ping()).presence).toEqual([]);
    expect(stranger.frames.filter((frame) => frame.type === 'ephemeral')).toEqual([]);
    await Promise.all([socket, watcher, stranger].map((one) => end(one)));
  });

  test('stays online when one of two tabs closes, and goes offline a grace after the last one', async () => {
    const { ann, watcher } = await watched();
    const [one, other] = [await ann.connect(), await ann.connect()];
    await end(one);
    expect(told(watcher, ann)).toEqual([times.presenceLeaseMs]);
    expect(await leaseOf(watcher, ann)).toBe(times.presenceLeaseMs);
    await end(other);
    expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, times.presenceGraceMs]);
    expect(await leaseOf(watcher, ann)).toBe(times.presenceGraceMs);
    clock.advance(times.presenceGraceMs);
    expect(await leaseOf(watcher, ann)).toBe(0);
    await end(watcher);
  });

  test('does not flap when the page is reloaded: friends hear of the return before the grace is over', async () => {
    const { ann, watcher } = await watched();
    await end(await ann.connect());
    clock.advance(times.presenceGraceMs - 1);
    const back = await ann.connect();
    expect(await leaseOf(watcher, ann)).toBe(times.presenceLeaseMs);
    expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, times.presenceGraceMs, times.presenceLeaseMs]);
    await Promise.all([end(back), end(watcher)]);
  });

  test('who comes back after the grace is told as online again', async () => {
    const { ann, watcher } = await watched();
    await end(await ann.connect(), 'cut');
    clock.advance(times.presenceGraceMs + 1);
    const back = await ann.connect();
    await eventually('Bob hears of it', () => told(watcher, ann).length === 3);
    expect(told(watcher, ann).at(-1)).toBe(times.presenceLeaseMs);
    await Promise.all([end(back), end(watcher)]);
  });
});

describe('a page that is hidden', () => {
  test('does not make anybody online, and lets the lease of one that was visible end', async () => {
    const { ann, watcher } = await watched();
    const socket = await ann.connect({ visible: false });
    expect(await leaseOf(watcher, ann)).toBe(0);
    await socket.ping(true);
    expect(await leaseOf(watcher, ann)).toBe(times.presenceLeaseMs);
    clock.advance(times.presenceLeaseMs - 1);
    await socket.ping(false);
    expect(await leaseOf(watcher, ann)).toBe(1);
    clock.advance(1);
    expect(await leaseOf(watcher, ann)).toBe(0);
    await socket.ping(true);
    expect(told(watcher, ann)).toEqual([times.presenceLeaseMs, times.presenceLeaseMs]);
    await Promise.all([end(socket), end(watcher)]);
  });
});

describe('a disconnect that nobody tells of', () => {
  test('fades within 90 s, and the lost socket is not pushed to after its own lease', async () => {
    const { ann, watcher } = await watched();
    const socket = await ann.connect();
    clock.advance(times.presenceLeaseMs);
    expect(await leaseOf(watcher, ann)).toBe(0);
    clock.advance(times.connectionLeaseMs);
    await watcher.ping();
    const carol = await register(stack, 'carol');
    await carol.call('PUT', `/api/friend-requests/sent/${ann.id}`);
    expect((await sync(carol)).account?.seq).toBe(1);
    await stack.invoker.idle();
    expect(socket.frames.filter((frame) => frame.type === 'event')).toEqual([]);
    await Promise.all([end(socket), end(watcher)]);
  });
});

describe('typing', () => {
  test('reaches every device of the other, and neither own devices nor strangers', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const carol = await register(stack, 'carol');
    await befriend(ann, carol);
    const [here, there, one, two, friend] = await Promise.all([
      ann.connect(),
      ann.connect(),
      bob.connect(),
      bob.connect(),
      carol.connect(),
    ]);
    expect(await here.command({ type: 'typing.start', conversationId })).toMatchObject({ ok: true });
    const typing = (socket: TestSocket) =>
      socket.frames.filter((frame) => frame.type === 'ephemeral' && frame.signal.type === 'typing');
    const signal = { type: 'typing', conversationId, userId: ann.id, ttlMs: times.typingTtlMs };
    for (const socket of [one, two]) {
      await socket.ping();
      expect(typing(socket)).toEqual([{ type: 'ephemeral', signal }]);
    }
    for (const socket of [here, there, friend]) {
      await socket.ping();
      expect(typing(socket)).toEqual([]);
    }
    await Promise.all([here, there, one, two, friend].map((socket) => end(socket)));
  });
});

test('a reload whose new page arrives while the old one is being forgotten stays online', async () => {
  const live = openRedis(stack.stores.redis);
  const [old, fresh] = ['old', 'new'].map((connectionId) => ({
    userId: 'ann',
    connectionId,
    sessionId: 's',
  }));
  const enter = (connection: Connection) =>
    live.batch((batch) => {
      keepConnection(batch, connection, clock.now());
      batch.zadd(onlineKey, { gt: true }, { score: clock.now() + times.presenceLeaseMs, member: 'ann' });
    });
  await enter(old as Connection);
  let entered: Promise<unknown> | undefined;
  const overtaken: LiveStore = {
    async batch(build) {
      const replies = await live.batch(build);
      entered ??= enter(fresh as Connection);
      await entered;
      return replies;
    },
  };
  await leave({ clock, live: overtaken } as unknown as Context, old as Connection);
  const [[lease]] = (await live.batch((batch) => batch.zmscore(onlineKey, ['ann']))) as [[string]];
  expect(Number(lease) - clock.now()).toBe(times.presenceLeaseMs);
});
