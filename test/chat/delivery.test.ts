import type { SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../functions/core/context.ts';
import { closeSessionSockets } from '../../functions/core/presence/connections.ts';
import { create as createFanout } from '../../functions/jobs/fanout.ts';
import { befriend, register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const ports = countedPorts();
const enqueued: { body: object; delaySeconds: number | undefined }[] = [];
const errors: unknown[] = [];
const stack = await startTestStack({
  overrides: {
    ...ports.overrides,
    fanoutQueue: {
      send: async (body, delaySeconds) => void enqueued.push({ body, delaySeconds }),
    },
    log: { info: () => {}, error: (message, fields) => errors.push([message, fields?.error]) },
  },
});
await ports.connect(stack);
const ctx = {
  ...ports.overrides,
  clock: { now: () => Date.now() },
  log: { error: () => {} },
} as unknown as Context;
const runFanoutJob = (...bodies: object[]) =>
  createFanout(ctx)({
    Records: bodies.map((body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body) })),
  } as SQSEvent);

const text = (value: string) => ({ type: 'text', text: value });
const send = (from: TestPerson, conversationId: string, clientId = uuid7()) =>
  from.call('POST', `/api/conversations/${conversationId}/messages`, { clientId, body: text('hello') });

describe('the way of a message', () => {
  test('takes one round trip to the database, one to the live store, and one post for each other socket', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const sockets = await Promise.all([ann.connect(), ann.connect(), bob.connect(), bob.connect()]);
    // A process asks once for each person whether they agreed to the privacy notice.
    const first = { type: 'message.send', conversationId, clientId: uuid7(), body: text('first') };
    expect(await sockets[0]?.command(first)).toMatchObject({ ok: true });
    await stack.invoker.idle();
    ports.reset();
    enqueued.length = 0;
    const clientId = uuid7();
    const command = { type: 'message.send', conversationId, clientId, body: text('hello') };
    expect(await sockets[0]?.command(command)).toMatchObject({ ok: true });
    await stack.invoker.idle();
    expect(ports.calls).toEqual({ db: 1, live: 1, posts: 3 });
    expect(enqueued).toEqual([{ body: { senderId: ann.id, clientId }, delaySeconds: 5 }]);

    ports.reset();
    expect(await sockets[0]?.command(command)).toMatchObject({ ok: true });
    await stack.invoker.idle();
    expect(ports.calls, 'a repeat is told to nobody').toEqual({ db: 1, live: 0, posts: 0 });
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  test('forgets a socket that is gone at the first push', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const here = await bob.connect();
    const gone = { userId: bob.id, connectionId: 'goneGONEgone=', sessionId: 'old' };
    const { keepConnection } = await import('../../functions/core/presence/connections.ts');
    await ports.overrides.live.batch((batch) => keepConnection(batch, gone, Date.now()));
    const posts = async () => {
      await stack.invoker.idle();
      ports.reset();
      expect((await send(ann, conversationId)).status).toBe(200);
      return ports.calls.posts;
    };
    expect(await posts()).toBe(2);
    expect(await posts()).toBe(1);
    await here.close();
  });

  test('with one client id into two conversations at once is sent into one of them', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const other = await befriend(ann, await register(stack, 'carol'));
    for (let round = 0; round < 15; round++) {
      const clientId = uuid7();
      const answers = await Promise.all([send(ann, conversationId, clientId), send(ann, other, clientId)]);
      expect(answers.map((answer) => answer.status).sort(), JSON.stringify(errors.at(-1))).toEqual([
        200, 409,
      ]);
      expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('client_id_reused');
    }
    const { conversations } = await sync(ann);
    expect(conversations.reduce((sum, { seq }) => sum + seq, 0)).toBe(15);
  });
});

describe('a push that fails after commit', () => {
  test('leaves the message stored, and the fan-out check pokes the peer', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const socket = await bob.connect();
    await stack.invoker.idle();
    const clientId = uuid7();
    ports.failNextBatch();
    expect((await send(ann, conversationId, clientId)).status).toBe(200);
    await socket.ping();
    expect(socket.frames.filter((frame) => frame.type === 'event')).toEqual([]);
    const check = { senderId: ann.id, clientId };
    expect(await runFanoutJob(check)).toEqual({ batchItemFailures: [] });
    expect(await socket.next('poke')).toEqual({ type: 'poke', conversationId, seq: 1 });
    const since = await sync(bob, { account: 2, conversations: { [conversationId]: 0 } });
    expect(since.conversations).toMatchObject([{ seq: 1 }]);

    await bob.call('POST', '/api/receipts', { receipts: [{ conversationId, deliveredSeq: 1 }] });
    ports.reset();
    await runFanoutJob(check);
    // One question is whether members have it, the other whether somebody is away and wants to be told.
    expect(ports.calls, 'who has it is not poked').toEqual({ db: 2, live: 0, posts: 0 });
    await socket.close();
  });

  test('of one socket keeps it from no other', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const sockets = await Promise.all([bob.connect(), bob.connect()]);
    await stack.invoker.idle();
    ports.failNextPost();
    expect((await send(ann, conversationId)).status).toBe(200);
    await Promise.all(sockets.map((socket) => socket.ping()));
    const reached = sockets.filter((socket) => socket.frames.some((frame) => frame.type === 'event'));
    expect(reached).toHaveLength(1);
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  test('checks of messages that were never stored, or that make no sense, do no harm to the others', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const socket = await bob.connect();
    const clientId = uuid7();
    ports.failNextBatch();
    await send(ann, conversationId, clientId);
    const outcome = await runFanoutJob(
      { senderId: ann.id, clientId: uuid7() },
      { senderId: 'nonsense' },
      { senderId: ann.id, clientId },
    );
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect((await socket.next('poke')).seq).toBe(1);
    await socket.close();
  });

  test('is made again later where the live store is still away', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const clientId = uuid7();
    await send(ann, conversationId, clientId);
    ports.failNextBatch();
    expect(await runFanoutJob({ senderId: ann.id, clientId })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
  });
});

test('a goodbye that cannot be posted still closes that socket', async () => {
  const bob = await register(stack, 'bob');
  const [one, other] = [await bob.connect(), await bob.connect()];
  await stack.invoker.idle();
  ports.failNextPost();
  await closeSessionSockets(ctx, { userId: bob.id, sessionId: bob.refresh.split('.')[1] ?? '' });
  await Promise.all([one.untilClosed(), other.untilClosed()]);
});

describe('without the live store', () => {
  test('messages are still sent, and sync and heartbeats deliver them', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const socket = await bob.connect();
    await stack.stores.redis.kill?.();
    try {
      expect((await send(ann, conversationId)).status).toBe(200);
      expect((await sync(bob)).conversations).toMatchObject([{ seq: 1 }]);
      expect(await socket.ping()).toMatchObject({ head: 3, presence: [], pushPaused: true });
      const reply = await socket.command({
        type: 'message.send',
        conversationId,
        clientId: uuid7(),
        body: text('over the socket'),
      });
      expect(reply).toMatchObject({ ok: true });
      expect(await socket.command({ type: 'typing.start', conversationId })).toMatchObject({ ok: true });
      const newcomer = await ann.connect();
      expect(await newcomer.next('ready')).toMatchObject({ presence: [], pushPaused: true });
      await newcomer.close();
      const health = await ann.call<{ stores: object }>('GET', '/api/health');
      expect(health.body).toMatchObject({
        ok: false,
        stores: { postgres: { ok: true }, redis: { ok: false }, records: { ok: true } },
      });
    } finally {
      await stack.stores.redis.revive?.();
    }
    expect(await socket.ping()).not.toHaveProperty('pushPaused');
    await send(ann, conversationId);
    expect((await socket.next('event')).event).toMatchObject({ type: 'message.created', seq: 3 });
    const health = await eventually('all is well again', async () => {
      const answer = await ann.call<{ ok: boolean; version: string }>('GET', '/api/health');
      return answer.body.ok ? answer.body : undefined;
    });
    expect(health.version).toBe('test');
    await socket.close();
  });
});
