import { expect, test } from 'vitest';
import type { AccessTokenList } from '../../functions/wire/access-tokens.ts';
import { accountTimes } from '../../functions/wire/limits.ts';
import { lookInto } from '../helpers/database.ts';
import { register, request, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { tokenOf } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const dayMs = 86_400_000;
const create = (person: TestPerson, change: object) =>
  person.call('POST', '/api/access-tokens', {
    name: 'My bot',
    scopes: ['messages:read'],
    expiresInDays: 7,
    ...change,
  });
const list = async (person: TestPerson) =>
  (await person.call<AccessTokenList>('GET', '/api/access-tokens')).body.accessTokens;
const revoke = (person: TestPerson, id: string) => person.call('DELETE', `/api/access-tokens/${id}`);
/** Test people sign in for ten minutes, less than what these tests let pass. */
const signIn = async (person: TestPerson) => {
  const { body } = await request<{ tokens: { access: string } }>(
    stack,
    'POST',
    '/api/sessions',
    { handle: person.handle, password: person.password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  person.token = body.tokens.access;
};

test('a token is shown once, and listed without its secret', async () => {
  const ann = await register(stack, 'ann');
  const { token, ...info } = await tokenOf(ann, ['messages:read', 'messages:write'], 90);
  expect(token).toMatch(/^umbra_pat_[A-Za-z0-9_-]{49}$/);
  expect(info).toEqual({
    id: info.id,
    name: 'My bot',
    scopes: ['messages:read', 'messages:write'],
    createdAtMs: clock.now(),
    expiresAtMs: clock.now() + 90 * dayMs,
    lastUsedDay: null,
  });
  expect(await list(ann)).toEqual([info]);
});

test('making one takes a recent proof of the password, because it outlives the session', async () => {
  const ann = await register(stack, 'ann');
  clock.advance(accountTimes.recentAuthMs + 1);
  expect(await create(ann, {})).toMatchObject({ status: 403, body: { code: 'reauthentication_required' } });
  expect(await list(ann)).toEqual([]);
  await ann.call('POST', '/api/sessions/reauthenticate', { password: ann.password });
  expect((await create(ann, {})).status).toBe(201);
});

test('of the token itself nothing is stored', async () => {
  const ann = await register(stack, 'ann');
  const { token, id } = await tokenOf(ann);
  const { rows } = await database.query({
    text: 'select t::text as row from access_tokens t where id = $1',
    values: [id],
  });
  const row = String(rows[0]?.row);
  expect(row).toContain(id);
  expect(row).not.toContain(token.slice('umbra_pat_'.length, -6));
});

test.each([
  ['no name', { name: ' ' }, 'name: required'],
  ['a long name', { name: 'x'.repeat(41) }, 'name: too_long'],
  ['no scope', { scopes: [] }, 'scopes: required'],
  ['a scope twice', { scopes: ['messages:read', 'messages:read'] }, 'scopes: repeated'],
  ['an unknown scope', { scopes: ['account:write'] }, 'scopes.0: wrong_type'],
  ['a time of its own', { expiresInDays: 3_650 }, 'expiresInDays: wrong_type'],
  ['no end', { expiresInDays: undefined }, 'expiresInDays: required'],
])('%s is refused', async (_, change, reason) => {
  const ann = await register(stack, 'ann');
  const answer = await create(ann, change);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(answer.body.issues?.map((issue) => `${issue.path}: ${issue.reason}`)).toContain(reason);
  expect(await list(ann)).toEqual([]);
});

test('there are twenty at most, also of those that are made at the same moment', async () => {
  const ann = await register(stack, 'ann');
  const answers = await Promise.all(Array.from({ length: 22 }, () => create(ann, {})));
  expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(20).fill(201), 409, 409]);
  expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('too_many');
  const [first] = await list(ann);
  await revoke(ann, first?.id ?? '');
  expect((await create(ann, {})).status).toBe(201);
  // Those that have expired make room as well.
  clock.advance(8 * dayMs);
  await signIn(ann);
  expect(await list(ann)).toEqual([]);
  expect((await create(ann, {})).status).toBe(201);
});

test('only its owner can revoke it, and twice is as once', async () => {
  const [ann, eve] = await Promise.all([register(stack, 'ann'), register(stack, 'eve')]);
  const { id } = await tokenOf(ann);
  expect(await revoke(eve, id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await list(ann)).toHaveLength(1);
  expect((await revoke(ann, id)).status).toBe(204);
  expect((await revoke(ann, id)).status).toBe(204);
  expect(await list(ann)).toEqual([]);
});

test('the day of its last use is kept, and no time', async () => {
  const ann = await register(stack, 'ann');
  const { token } = await tokenOf(ann);
  const use = () => request(stack, 'POST', '/api/sync', { account: null, conversations: {} }, { token });
  const dayOf = async () => (await list(ann))[0]?.lastUsedDay;
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);
  expect((await use()).status).toBe(200);
  expect(await dayOf()).toBe(today());
  const first = today();
  clock.advance(dayMs);
  await signIn(ann);
  expect(await dayOf()).toBe(first);
  expect((await use()).status).toBe(200);
  expect(await dayOf()).toBe(today());
});
