import { expect, test } from 'vitest';
import type { Context } from '../../functions/core/context.ts';
import { honourNamedAdmin } from '../../functions/core/instance/admission.ts';
import type { AccountInfo } from '../../functions/wire/accounts.ts';
import type { AdminLog } from '../../functions/wire/admin.ts';
import { lookInto } from '../helpers/database.ts';
import type { TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { instanceOf, operatorLogOf, personOf, signIn, tryRegister } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ registration: 'open', adminHandle: 'vera', overrides: { clock } });
const db = lookInto(stack);
const isAdmin = async (person: TestPerson) =>
  (await person.call<AccountInfo>('GET', '/api/account')).body.isAdmin;

const early = personOf(stack, await tryRegister(stack, { handle: 'early_bird' }));
const unclaimed = (await instanceOf(stack)).unclaimed;
const vera = personOf(stack, await tryRegister(stack, { handle: 'vera' }));

test('where the deployment names the administrator, being first makes nobody one', async () => {
  expect(unclaimed).toBe(true);
  expect(await isAdmin(early)).toBe(false);
  expect(await isAdmin(vera)).toBe(true);
  expect((await instanceOf(stack)).unclaimed).toBe(false);
  const log = await vera.call<AdminLog>('GET', '/api/admin/log');
  expect(log.body.entries).toMatchObject([
    { act: 'admin.granted', admin: null, subject: 'vera', detail: { by: 'deployment' } },
  ]);
  expect((await operatorLogOf(vera)).log.entries).toMatchObject([{ act: 'admin.granted' }]);
});

test('naming somebody who is here already makes them one at their next sign-in, once', async () => {
  // A deployment that names another handle.
  const settings = { adminHandle: early.handle };
  const named = { settings, clock, db } as unknown as Context;
  const arrive = (person: TestPerson) => honourNamedAdmin(named, { id: person.id, handle: person.handle });
  await arrive(vera);
  expect(await isAdmin(early)).toBe(false);
  await arrive(early);
  expect(await isAdmin(early)).toBe(true);
  expect((await vera.call('DELETE', `/api/admin/admins/${early.id}`)).status).toBe(204);
  await arrive(early);
  expect(await isAdmin(early)).toBe(false);
});

test('whoever signs in under the named handle gets the role that the deployment gives', async () => {
  await db.query({ text: 'update instance set admin_handle = null' });
  await vera.call('DELETE', `/api/admin/admins/${vera.id}`);
  await db.query({ text: 'delete from admins' });
  expect((await signIn(stack, early)).status).toBe(201);
  expect([await isAdmin(early), await isAdmin(vera)]).toEqual([false, false]);
  expect((await signIn(stack, vera)).status).toBe(201);
  expect([await isAdmin(early), await isAdmin(vera)]).toEqual([false, true]);
});
