import { expect, test } from 'vitest';
import type { AccountInfo } from '../../functions/wire/accounts.ts';
import type { AdminLog } from '../../functions/wire/admin.ts';
import { request, type TestPerson } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { instanceOf, personOf, tryRegister } from './harness.ts';

const settings = { adminHandle: 'vera' as string | undefined };
const stack = await startTestStack({ registration: 'open', overrides: { settings } });
const isAdmin = async (person: TestPerson) =>
  (await person.call<AccountInfo>('GET', '/api/account')).body.isAdmin;
const signIn = ({ handle, password }: TestPerson) =>
  request(stack, 'POST', '/api/sessions', { handle, password });

const early = personOf(stack, await tryRegister(stack, { handle: 'early_bird' }));

test('where the deployment names the administrator, being first makes nobody one', async () => {
  expect(await isAdmin(early)).toBe(false);
  expect((await instanceOf(stack)).unclaimed).toBe(true);
  const vera = personOf(stack, await tryRegister(stack, { handle: 'vera' }));
  expect(await isAdmin(vera)).toBe(true);
  expect((await instanceOf(stack)).unclaimed).toBe(false);
  const log = await vera.call<AdminLog>('GET', '/api/admin/log');
  expect(log.body.entries).toMatchObject([
    { act: 'admin.granted', admin: null, subject: 'vera', detail: { by: 'deployment' } },
  ]);
});

test('naming somebody who is here already makes them one at their next sign-in, once', async () => {
  const vera = { handle: 'vera', password: early.password } as TestPerson;
  settings.adminHandle = 'early_bird';
  await signIn(vera);
  expect(await isAdmin(early)).toBe(false);
  await signIn(early);
  expect(await isAdmin(early)).toBe(true);
  const session = await request<{ tokens: { access: string } }>(
    stack,
    'POST',
    '/api/sessions',
    { handle: 'vera', password: early.password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  const token = session.body.tokens.access;
  expect(await request(stack, 'DELETE', `/api/admin/admins/${early.id}`, undefined, { token })).toMatchObject(
    { status: 204 },
  );
  await signIn(early);
  expect(await isAdmin(early)).toBe(false);
});
