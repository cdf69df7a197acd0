import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { startPostgres } from '../../scripts/local/postgres/start.ts';
import { registerFriends, request, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
let postgres = await startPostgres({ dataDir });
const { port } = postgres;
// Registered first, so that it runs last: the stack stops before its database.
afterAll(async () => {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ databaseUrl: postgres.url, overrides: { log: quiet } });

test('while the database is away everything says so, and the same command goes through once it is back', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const socket = await ann.connect();
  const path = `/api/conversations/${conversationId}/messages`;
  const command = { clientId: uuid7(), body: { type: 'text', text: 'wake up' } };
  await postgres.kill();

  const refused = await ann.call('POST', path, command);
  expect(refused).toMatchObject({
    status: 503,
    body: { code: 'waking', retry: 'later', retryAfterMs: times.wakingRetryMs },
  });
  expect(refused.headers.get('retry-after')).toBe(String(times.wakingRetryMs / 1_000));
  expect(await socket.command({ type: 'message.send', conversationId, ...command })).toMatchObject({
    ok: false,
    error: { code: 'waking', retry: 'later' },
  });
  expect(await ann.call('POST', '/api/sync', { account: null, conversations: {} })).toMatchObject({
    status: 503,
  });
  const friendship = await ann.call('DELETE', `/api/friends/${bob.id}`);
  expect(friendship).toMatchObject({ status: 503, body: { code: 'waking' } });
  const signIn = { handle: ann.handle, password: ann.password };
  for (let attempt = 0; attempt < 6; attempt++)
    expect(await request(stack, 'POST', '/api/sessions', signIn)).toMatchObject({ body: { code: 'waking' } });
  expect((await ann.call('GET', '/api/health')).body).toMatchObject({
    ok: false,
    stores: { postgres: { ok: false }, redis: { ok: true }, records: { ok: true } },
  });
  expect(socket.closed).toBeUndefined();

  postgres = await startPostgres({ dataDir, port });
  const sent = await eventually('the message goes through', async () => {
    const answer = await ann.call<{ event: { seq: number } }>('POST', path, command);
    return answer.status === 200 ? answer.body.event : undefined;
  });
  expect(sent.seq).toBe(1);
  const again = await eventually('the socket answers too', async () => {
    const reply = await socket.command({ type: 'message.send', conversationId, ...command });
    return reply.ok ? reply : undefined;
  });
  expect(again).toMatchObject({ ok: true, result: { event: { seq: 1 } } });
  const forBob = await eventually('Bob syncs', () => sync(bob).catch(() => undefined));
  expect(forBob.conversations).toMatchObject([{ seq: 1 }]);
  const signedIn = await eventually('signing in works at once', async () => {
    const answer = await request(stack, 'POST', '/api/sessions', signIn);
    return answer.status === 503 ? undefined : answer.status;
  });
  expect(signedIn).toBe(201);
  await socket.close();
});
