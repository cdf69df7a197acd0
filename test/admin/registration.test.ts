import { describe, expect, test } from 'vitest';
import type { AccountInfo } from '../../functions/wire/accounts.ts';
import type { InstanceInvite } from '../../functions/wire/admin.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { lookInto } from '../helpers/database.ts';
import { request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { instanceOf, personOf, tryRegister } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ registration: 'invite', overrides: { clock } });
const database = lookInto(stack);
const isAdmin = async (person: TestPerson) =>
  (await person.call<AccountInfo>('GET', '/api/account')).body.isAdmin;
const setMode = (by: TestPerson, registration: string | null) =>
  by.call('PUT', '/api/admin/settings', { registration });
const invite = async (by: TestPerson, options: object = {}) =>
  (await by.call<InstanceInvite>('POST', '/api/admin/invites', options)).body;
const needsInvite = (reason: string) => ({
  status: 403,
  body: { code: 'invite_required', retry: 'never', issues: [{ path: 'invite', reason }] },
});

const before = await request(stack, 'GET', '/api/instance');

test('an instance without people says so, and nothing that is secret', async () => {
  expect(before.headers.get('cache-control')).toBe('public, max-age=30');
  expect(before.body).toEqual({
    name: 'UmbraChat',
    contact: null,
    registration: 'invite',
    unclaimed: true,
    version: 'test',
    protocol: 1,
    policy: { document: 'privacy-notice', ...currentConsents['privacy-notice'] },
    retentionMaxSeconds: null,
  });
});

const firsts = await Promise.all(Array.from({ length: 6 }, () => tryRegister(stack)));
const admin = personOf(stack, firsts.find(({ status }) => status === 201) ?? (firsts[0] as never));

describe('the first person', () => {
  test('of several at once is one, needs no invitation, and administers', async () => {
    expect(firsts.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403, 403]);
    expect(await isAdmin(admin)).toBe(true);
    expect((await instanceOf(stack)).unclaimed).toBe(false);
    expect((await database.counts()).users).toBe(1);
  });

  test('who repeats the registration signs in again and is no other', async () => {
    const { id, handle } = admin;
    expect(await tryRegister(stack, { clientId: id, handle })).toMatchObject({
      status: 201,
      body: { me: { id } },
    });
  });
});

describe('with invitations', () => {
  test('nobody registers without one, nor learns whether a handle is taken', async () => {
    expect(await tryRegister(stack)).toMatchObject(needsInvite('required'));
    expect(await tryRegister(stack, { handle: admin.handle })).toMatchObject(needsInvite('required'));
  });

  test('a code lets as many in as it says, each once, and makes nobody an administrator', async () => {
    const { token, id } = await invite(admin, { maxUses: 2 });
    const clientId = uuid7();
    const one = await tryRegister(stack, { invite: token, clientId, handle: 'invited_one' });
    const again = await tryRegister(stack, { invite: token, clientId, handle: 'invited_one' });
    expect([one.status, again.status, again.body.me.id]).toEqual([201, 201, clientId]);
    expect(await isAdmin(personOf(stack, one))).toBe(false);
    // A handle that is taken uses up nothing.
    expect(await tryRegister(stack, { invite: token, handle: 'invited_one' })).toMatchObject({
      status: 409,
      body: { code: 'handle_taken' },
    });
    const others = await Promise.all([1, 2, 3].map(() => tryRegister(stack, { invite: token })));
    expect(others.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
    expect(await tryRegister(stack, { invite: token })).toMatchObject(needsInvite('not_valid'));
    const list = await admin.call<{ invites: InstanceInvite[] }>('GET', '/api/admin/invites');
    expect(list.body.invites.map((one) => one.id)).not.toContain(id);
  });

  test('a code that was revoked, has expired, or was never given out lets nobody in', async () => {
    const [revoked, expiring] = [await invite(admin), await invite(admin, { expiresInSeconds: 60 })];
    const list = await admin.call<{ invites: InstanceInvite[] }>('GET', '/api/admin/invites');
    expect(list.body.invites).toEqual(expect.arrayContaining([revoked, expiring]));
    for (const _ of ['once', 'and again'])
      expect((await admin.call('DELETE', `/api/admin/invites/${revoked.id}`)).status).toBe(204);
    expect(await tryRegister(stack, { invite: expiring.token })).toMatchObject({ status: 201 });
    clock.advance(60_000);
    for (const token of [revoked.token, expiring.token, 'A'.repeat(43)])
      expect(await tryRegister(stack, { invite: token })).toMatchObject(needsInvite('not_valid'));
    expect(await admin.call('DELETE', `/api/admin/invites/${uuid7()}`)).toMatchObject({ status: 404 });
  });

  test('a code that leads into a group does not lead into the instance', async () => {
    const group = await admin.call<{ added: { conversation: { id: string } } }>('POST', '/api/groups', {
      clientId: uuid7(),
      title: 'Walkers',
      userIds: [],
    });
    const path = `/api/groups/${group.body.added.conversation.id}/invites`;
    const { token } = (await admin.call<InstanceInvite>('POST', path, {})).body;
    expect(token).toHaveLength(43);
    expect(await tryRegister(stack, { invite: token })).toMatchObject(needsInvite('not_valid'));
  });
});

test('an administrator opens and closes registration, and goes back to what was deployed', async () => {
  await setMode(admin, 'open');
  expect((await tryRegister(stack)).status).toBe(201);
  expect((await instanceOf(stack)).registration).toBe('open');
  const { token } = await invite(admin, { maxUses: 1 });
  await setMode(admin, 'closed');
  for (const more of [{}, { invite: token }, { handle: admin.handle }])
    expect(await tryRegister(stack, more)).toMatchObject({
      status: 403,
      body: { code: 'registration_closed' },
    });
  await setMode(admin, null);
  expect(await tryRegister(stack)).toMatchObject(needsInvite('required'));
  expect((await tryRegister(stack, { invite: token })).status).toBe(201);
});

test('a code that was not needed is not used up', async () => {
  const { token, id } = await invite(admin, { maxUses: 1 });
  await setMode(admin, 'open');
  expect((await tryRegister(stack, { invite: token })).status).toBe(201);
  await setMode(admin, null);
  const list = await admin.call<{ invites: InstanceInvite[] }>('GET', '/api/admin/invites');
  expect(list.body.invites.find((one) => one.id === id)).toMatchObject({ uses: 0 });
});
