import { describe, expect, test } from 'vitest';
import { httpRoutes } from '../../functions/routes.ts';
import { scopes } from '../../functions/wire/access-tokens.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { groups } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { report } from './harness.ts';

type Route = Extract<(typeof httpRoutes)[number], { function: 'http-admin' }>;
const routes = httpRoutes.filter((route): route is Route => route.function === 'http-admin');

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const admin = await register(stack, 'admin');
const [person, former, suspended, target] = (await Promise.all(
  ['person', 'former', 'suspended', 'target'].map((name) => register(stack, name)),
)) as [TestPerson, TestPerson, TestPerson, TestPerson];
const token = (await tokenOf(admin, scopes)).token;
for (const one of [former, suspended]) await admin.call('PUT', `/api/admin/admins/${one.id}`);
await admin.call('DELETE', `/api/admin/admins/${former.id}`);
await admin.call('PUT', `/api/admin/people/${suspended.id}/suspension`, { reason: 'spam' });
clock.advance(1_000);

// What no administrator may see: written, named and befriended with words that are found again.
const canary = 'zephyrquartz';
const [ann, bob] = await Promise.all([
  register(stack, 'ann', { displayName: `Ann ${canary}name` }),
  register(stack, 'bob', { displayName: `Bob ${canary}name` }),
]);
const conversationId = await befriend(ann, bob);
await groups.write(ann, conversationId, `${canary}body`);
const group = await groups.create(ann, `${canary}title`, [bob]);
const groupId =
  group.body.added && 'conversation' in group.body.added ? group.body.added.conversation.id : '';
await ann.call('PUT', `/api/conversations/${conversationId}/settings`, { draft: `${canary}draft` });
const { reportId } = (await report(ann, bob.id)).body;

const values: Record<string, () => string> = {
  userId: () => target.id,
  inviteId: () => uuid7(),
  reportId: () => reportId,
};
const bodies: Partial<Record<Route['operation'], object>> = {
  'person.suspend': { reason: 'spam' },
  'report.review': { outcome: 'none' },
  'instance-settings.update': { name: 'Renamed' },
  'instance-invite.create': {},
};
const send = (route: Route, as: string | undefined) => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => values[name]?.() ?? '');
  return request(stack, route.method, path, bodies[route.operation], { token: as });
};
const state = async () =>
  (
    await database.query({
      text: `select (select json_agg(i) from instance i) as instance, (select json_agg(a order by a) from admins a) as admins,
        (select count(*) from admin_log) as log, (select count(*) from instance_invites) as invites,
        (select count(*) from users where suspended_at is not null) as suspended,
        (select count(*) from reports where outcome is null) as open`.replaceAll(
        'order by a)',
        'order by a.user_id)',
      ),
    })
  ).rows;

describe.each(routes.map((route) => [route.operation, route] as const))('%s', (_, route) => {
  test('is refused to everybody but an administrator, and does nothing', async () => {
    const before = await state();
    expect(await send(route, undefined)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    for (const one of [person, former])
      expect(await send(route, one.token)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await send(route, suspended.token)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await send(route, token)).toMatchObject({ status: 403, body: { code: 'scope_required' } });
    expect(await state()).toEqual(before);
  });

  test('is done for one, and shows nothing of what people write, are called or whom they know', async () => {
    const answer = await send(route, admin.token);
    const ok = route.operation === 'instance-invite.revoke' ? 404 : 299;
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThanOrEqual(ok);
    const text = JSON.stringify(answer.body ?? '');
    for (const secret of [canary, conversationId, groupId]) expect(text).not.toContain(secret);
  });
});

test('the walk met what it was to look for', async () => {
  expect(routes.length).toBeGreaterThan(12);
  const found = await database.query({
    text: 'select from users where display_name like $1 union all select from conversations where title like $1',
    values: [`%${canary}%`],
  });
  expect(found.rowCount).toBe(3);
  const people = await admin.call('GET', '/api/admin/people');
  expect(JSON.stringify(people.body)).toContain(ann.handle);
});

test('people are found by exact handle alone, and paged by handle', async () => {
  const find = async (query: string) =>
    (await admin.call<{ people: { handle: string }[] }>('GET', `/api/admin/people?${query}`)).body.people;
  expect(await find(`handle=${ann.handle}`)).toHaveLength(1);
  expect(await find(`handle=${ann.handle.slice(0, -1)}zz`)).toEqual([]);
  const all = (await find('')).map(({ handle }) => handle);
  expect(all).toEqual([...all].sort());
  expect((await find(`after=${all[1]}`)).map(({ handle }) => handle)).toEqual(all.slice(2));
});

test('counts are counts', async () => {
  const { body } = await admin.call('GET', '/api/admin/overview');
  expect(body).toMatchObject({
    people: 7,
    directConversations: 1,
    groups: 1,
    activeIn30Days: expect.any(Number),
  });
  const days = (body as unknown as { messagesPerDay: { count: number }[] }).messagesPerDay;
  expect(days).toHaveLength(30);
  expect(days.at(-1)?.count).toBe(1);
});
