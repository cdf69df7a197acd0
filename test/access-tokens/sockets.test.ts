import { expect, test } from 'vitest';
import { openLog } from '../../functions/adapters/log.ts';
import type { Context } from '../../functions/core/context.ts';
import { openPostgres } from '../../functions/db/postgres.ts';
import { type Scope, scopes } from '../../functions/wire/access-tokens.ts';
import { times } from '../../functions/wire/limits.ts';
import { frameNeeds, socketNeed } from '../../functions/wire/scopes.ts';
import { create as createAuthorizer } from '../../functions/ws/authorize.ts';
import { registerFriends, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { tokenOf } from './harness.ts';

const clock = new TestClock();
const logged: string[] = [];
const log = openLog((line) => logged.push(line));
const ports = countedPorts();
const stack = await startTestStack({ overrides: { ...ports.overrides, clock, log } });
await ports.connect(stack);

const open = (token: string) => TestSocket.open(stack, { authorization: `Bearer ${token}` });
const write = (person: TestPerson, conversationId: string, text: string) =>
  person.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text },
  });
const revoke = (person: TestPerson, id: string) => person.call('DELETE', `/api/access-tokens/${id}`);
const presenceTold = (socket: TestSocket, person: TestPerson) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'ephemeral' && frame.signal.type === 'presence' && frame.signal.userId === person.id
      ? [frame.signal.leaseMs]
      : [],
  );
async function end(socket: TestSocket): Promise<void> {
  const before = stack.socketApi.connections().length;
  await socket.close();
  await eventually('the gateway notices', () => stack.socketApi.connections().length < before);
  await stack.invoker.idle();
}

test('a program hears and writes as its person', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const { token } = await tokenOf(ann);
  const [bot, friend] = [await open(token), await bob.connect()];
  expect(await bot.hello()).toMatchObject({ userId: ann.id });
  await write(bob, conversationId, 'Anybody?');
  expect(await bot.next('event')).toMatchObject({ event: { message: { body: { text: 'Anybody?' } } } });
  const reply = await bot.command({
    type: 'message.send',
    conversationId,
    clientId: uuid7(),
    body: { type: 'text', text: 'Me' },
  });
  expect(reply).toMatchObject({ ok: true, result: { event: { message: { senderId: ann.id } } } });
  await friend.next('event', ({ event }) => event.type === 'message.created');
  await Promise.all([bot.close(), friend.close()]);
});

test.each(socketNeed)('a token without %s opens no socket', async (scope) => {
  const { ann } = await registerFriends(stack);
  const { token } = await tokenOf(
    ann,
    scopes.filter((one) => one !== scope),
  );
  await expect(open(token)).rejects.toThrow('refused with 403');
  await (await open((await tokenOf(ann)).token)).close();
});

test('nor does one that a foreign page holds, or one in a cookie', async () => {
  const { ann } = await registerFriends(stack);
  const { token } = await tokenOf(ann);
  const authorization = `Bearer ${token}`;
  const foreign = TestSocket.open(stack, { authorization, origin: 'https://evil.example' });
  await expect(foreign).rejects.toThrow('refused with 403');
  const cookie = TestSocket.open(stack, { cookie: `umbra_access=${token}`, origin: stack.origin });
  await expect(cookie).rejects.toThrow('refused with 403');
});

test('every command needs its scopes, and what only reads needs no more than the socket', async () => {
  const { ann, conversationId } = await registerFriends(stack);
  const message = { conversationId, clientId: uuid7() };
  const frames: Record<keyof typeof frameNeeds, object> = {
    hello: { protocol: 1, visible: false },
    ping: { visible: false },
    sync: { account: null, conversations: {} },
    'message.send': { ...message, body: { type: 'text', text: 'Here' } },
    'message.change': { ...message, seq: 1, change: { type: 'pin', on: true } },
    'receipt.update': { receipts: [{ conversationId, readSeq: 0 }] },
    'typing.start': { conversationId },
  };
  const [reader, full] = [
    await open((await tokenOf(ann, socketNeed)).token),
    await open((await tokenOf(ann)).token),
  ];
  for (const [type, frame] of Object.entries(frames)) {
    const need = frameNeeds[type as keyof typeof frameNeeds] as readonly Scope[];
    const answer = async (socket: TestSocket) => {
      const ref = socket.send({ type, ...frame });
      return eventually(type, () => socket.frames.find((one) => 'ref' in one && one.ref === ref));
    };
    const refused = need.map((reason) => ({ path: 'scopes', reason }));
    if (need.length > 0)
      expect(await answer(reader), type).toMatchObject({
        error: { code: 'scope_required', issues: refused },
      });
    else expect(await answer(reader), type).not.toHaveProperty('error');
    expect(await answer(full), type).not.toMatchObject({ error: { code: 'scope_required' } });
  }
  await Promise.all([reader.close(), full.close()]);
});

test('a program makes nobody look online, and keeps nobody online', async () => {
  const { ann, bob } = await registerFriends(stack);
  const watcher = await bob.connect();
  const bot = await open((await tokenOf(ann)).token);
  await bot.hello(true);
  await bot.ping(true);
  expect((await watcher.ping()).presence).toEqual([]);
  const page = await ann.connect();
  await end(page);
  await watcher.next(
    'ephemeral',
    ({ signal }) => 'leaseMs' in signal && signal.leaseMs === times.presenceGraceMs,
  );
  // A program that leaves does not take its person away either.
  const again = await ann.connect();
  await end(bot);
  expect((await watcher.ping()).presence).toMatchObject([{ userId: ann.id, leaseMs: times.presenceLeaseMs }]);
  expect(presenceTold(watcher, ann).at(-1)).toBe(times.presenceLeaseMs);
  await Promise.all([again.close(), watcher.close()]);
});

test('revoking closes the sockets of that token within 2 s, and no others', async () => {
  const { ann } = await registerFriends(stack);
  const [one, other] = [await tokenOf(ann), await tokenOf(ann)];
  const [first, silent, kept, page] = [
    await open(one.token),
    await open(one.token),
    await open(other.token),
    await ann.connect(),
  ];
  await first.hello(false);
  const startedAtMs = Date.now();
  expect((await revoke(ann, one.id)).status).toBe(204);
  const refused = await request(stack, 'POST', '/api/sync', {}, { token: one.token });
  expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  for (const socket of [first, silent]) {
    expect((await socket.next('bye', () => true, 2_000)).reason).toBe('signed_out');
    await socket.untilClosed();
  }
  expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  await expect(open(one.token)).rejects.toThrow('refused with 403');
  expect((await kept.ping()).type).toBe('pong');
  expect((await page.ping()).type).toBe('pong');
  await Promise.all([kept.close(), page.close()]);
});

test('a socket that could not be closed, because the live store was away, can do nothing more', async () => {
  const { ann, conversationId } = await registerFriends(stack);
  const { id, token } = await tokenOf(ann);
  const bot = await open(token);
  await bot.hello();
  ports.failNextBatch();
  expect((await revoke(ann, id)).status).toBe(204);
  expect(bot.closed).toBeUndefined();
  bot.send({
    type: 'message.send',
    conversationId,
    clientId: uuid7(),
    body: { type: 'text', text: 'Still' },
  });
  expect((await bot.next('bye')).reason).toBe('signed_out');
  await bot.untilClosed();
  const page = await ann.call<{ messages: unknown[] }>(
    'GET',
    `/api/conversations/${conversationId}/messages`,
  );
  expect(page.body.messages).toEqual([]);
  expect(logged.join('\n')).toContain('Sockets of an ended session could not be closed.');
});

test('nothing is pushed to a socket whose token has expired, and its next frame closes it', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const bot = await open((await tokenOf(ann, scopes, 7)).token);
  const bobsBot = await open((await tokenOf(bob, scopes, 30)).token);
  clock.advance(7 * 86_400_000 - 60_000);
  await Promise.all([bot.hello(), bobsBot.hello()]);
  const say = (text: string) =>
    bobsBot.command({
      type: 'message.send',
      conversationId,
      clientId: uuid7(),
      body: { type: 'text', text },
    });
  await say('Still here?');
  await bot.next('event');
  clock.advance(60_000);
  expect((await say('And now?')).ok).toBe(true);
  await stack.invoker.idle();
  expect(bot.frames.filter((frame) => frame.type === 'event')).toHaveLength(1);
  bot.send({ type: 'ping', visible: false });
  await bot.next('bye');
  await bot.untilClosed();
  await bobsBot.close();
});

test('while the database is away the authoriser fails, and does not call a good token a bad one', async () => {
  const { ann } = await registerFriends(stack);
  const { token } = await tokenOf(ann);
  const db = openPostgres({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  const settings = { origins: [stack.origin], version: 'test' } as const;
  const authorize = createAuthorizer({ settings, clock, log, db } as unknown as Context);
  const event = (text: string) =>
    ({ methodArn: 'arn', headers: { Authorization: `Bearer ${text}` } }) as unknown as Parameters<
      typeof authorize
    >[0];
  await expect(authorize(event(token))).rejects.toThrow('could not be authorised');
  const denied = await authorize(event(`${token}A`));
  expect(denied.policyDocument.Statement[0]?.Effect).toBe('Deny');
  await db.end();
});

test('no log holds a token', async () => {
  const { ann } = await registerFriends(stack);
  const { id, token } = await tokenOf(ann);
  const before = logged.length;
  const bot = await open(token);
  await bot.hello();
  ports.failNextBatch();
  await bot.ping();
  ports.failNextBatch();
  await revoke(ann, id);
  await request(stack, 'POST', '/api/sync', {}, { token });
  expect(logged.length).toBeGreaterThan(before);
  expect(logged.join('\n')).not.toContain('umbra_pat_');
  bot.cut();
});
