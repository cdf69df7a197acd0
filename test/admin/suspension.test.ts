import { describe, expect, test } from 'vitest';
import { scopes } from '../../functions/wire/access-tokens.ts';
import type { AdminPeople } from '../../functions/wire/admin.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { befriend, register, registration, request, uuid7 } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { operatorLogOf, signIn } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const admin = await register(stack, 'admin');
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
const conversationId = await befriend(ann, bob);
const suspension = (userId: string) => `/api/admin/people/${userId}/suspension`;
const suspend = (userId: string, reason = 'spam', by = admin) =>
  by.call('PUT', suspension(userId), { reason });
const refused = { status: 401, body: { code: 'unauthenticated' } };

describe('a person who is suspended', async () => {
  const bot = await tokenOf(bob, scopes);
  const sockets = [
    await bob.connect(),
    await TestSocket.open(stack, { authorization: `Bearer ${bot.token}` }),
  ];
  // Known before: each process looks again within a second.
  expect((await bob.call('GET', '/api/account')).status).toBe(200);
  const seenBefore = await ann.call('GET', `/api/people/${bob.handle}`);
  const startedAtMs = Date.now();
  const answer = await suspend(bob.id);
  clock.advance(1_000);

  test('has their sockets closed within two seconds', async () => {
    expect(answer.status).toBe(204);
    await Promise.all(sockets.map((socket) => socket.untilClosed()));
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  });

  test('is refused by access token, refresh token, new socket and access token of a bot', async () => {
    expect(await bob.call('GET', '/api/account')).toMatchObject(refused);
    const write = { clientId: uuid7(), body: { type: 'text', text: 'Still here' } };
    const path = `/api/conversations/${conversationId}/messages`;
    expect(await bob.call('POST', path, write)).toMatchObject(refused);
    expect(await bob.call('POST', path, write, { token: bot.token })).toMatchObject(refused);
    expect(await request(stack, 'POST', '/api/sessions/refresh', { refresh: bob.refresh })).toMatchObject(
      refused,
    );
    for (const token of [bob.token, bot.token])
      await expect(TestSocket.open(stack, { authorization: `Bearer ${token}` })).rejects.toThrow('refused');
    expect((await ann.call('GET', '/api/account')).status).toBe(200);
  });

  test('learns why at sign-in, and nobody learns of it without the password', async () => {
    expect(await signIn(stack, bob, 'not the password 1')).toMatchObject({
      status: 401,
      body: { code: 'wrong_credentials' },
    });
    expect(await signIn(stack, bob)).toMatchObject({
      status: 403,
      body: { code: 'suspended', retry: 'never', issues: [{ path: 'account', reason: 'spam' }] },
    });
    const again = { ...registration(bob.handle), clientId: bob.id };
    expect(await request(stack, 'POST', '/api/accounts', again)).toMatchObject({
      body: { code: 'suspended' },
    });
  });

  test('is to others as somebody who is away', async () => {
    expect((await ann.call('GET', `/api/people/${bob.handle}`)).body).toEqual(seenBefore.body);
    const write = { clientId: uuid7(), body: { type: 'text', text: 'Are you there?' } };
    expect((await ann.call('POST', `/api/conversations/${conversationId}/messages`, write)).status).toBe(200);
  });

  test('keeps the first reason, and comes back with everything that was written meanwhile', async () => {
    expect((await suspend(bob.id, 'other')).status).toBe(204);
    const listed = await admin.call<AdminPeople>('GET', `/api/admin/people?handle=${bob.handle}`);
    expect(listed.body.people).toMatchObject([{ id: bob.id, suspension: { reason: 'spam' } }]);
    for (const _ of ['once', 'and again'])
      expect((await admin.call('DELETE', suspension(bob.id))).status).toBe(204);
    clock.advance(1_000);
    const back = await signIn(stack, bob);
    expect(back.status).toBe(201);
    bob.token = back.body.tokens?.access ?? '';
    const page = await bob.call<{ messages: { body: { text: string } }[] }>(
      'GET',
      `/api/conversations/${conversationId}/messages`,
    );
    expect(page.body.messages.map(({ body }) => body.text)).toEqual(['Are you there?']);
    const { log, broken } = await operatorLogOf(bob);
    expect(broken).toBeNull();
    expect(log.entries).toMatchObject([
      { act: 'person.suspended', detail: { reason: 'spam' } },
      { act: 'person.reinstated', detail: {} },
    ]);
  });
});

test('nobody suspends themselves, and so never the last administrator', async () => {
  expect(await suspend(admin.id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await suspend(uuid7())).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect((await admin.call('GET', '/api/admin/overview')).status).toBe(200);
});

test('an administrator who is suspended loses the role for good', async () => {
  const carol = await register(stack, 'carol');
  await admin.call('PUT', `/api/admin/admins/${carol.id}`);
  expect((await carol.call('GET', '/api/admin/overview')).status).toBe(200);
  await suspend(carol.id, 'compromised');
  await admin.call('DELETE', suspension(carol.id));
  clock.advance(1_000);
  const back = await signIn(stack, carol);
  expect(
    await request(stack, 'GET', '/api/admin/overview', undefined, { token: back.body.tokens?.access }),
  ).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('two administrators who take each other out at once leave one', async () => {
  for (const how of ['revoke', 'suspend']) {
    const other = await register(stack, 'other');
    expect((await admin.call('PUT', `/api/admin/admins/${other.id}`)).status).toBe(204);
    const out = (by: typeof admin, whom: typeof admin) =>
      how === 'revoke' ? by.call('DELETE', `/api/admin/admins/${whom.id}`) : suspend(whom.id, 'spam', by);
    const answers = await Promise.all([out(admin, other), out(other, admin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    const survivor = answers[0].status === 204 ? admin : other;
    expect(await survivor.call('DELETE', `/api/admin/admins/${survivor.id}`)).toMatchObject({
      status: 409,
      body: { code: 'last_admin' },
    });
    if (survivor === admin) continue;
    // Back to where it was, for the next round.
    clock.advance(1_000);
    if (how === 'suspend') await other.call('DELETE', suspension(admin.id));
    await other.call('PUT', `/api/admin/admins/${admin.id}`);
    clock.advance(1_000);
    admin.token = (await signIn(stack, admin)).body.tokens?.access ?? '';
    expect((await admin.call('DELETE', `/api/admin/admins/${other.id}`)).status).toBe(204);
  }
});
