import type { ConsentGiven, RegisterRequest } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Person } from '../../wire/people.ts';
import type { Caller } from '../caller.ts';
import { assertCurrent } from '../consents/give.ts';
import type { Context, Queryable } from '../context.ts';
import { factorsOf, hasFactor } from '../factors/of.ts';
import { admit } from '../instance/admission.ts';
import { takeRecordRate } from '../limits/record-rate.ts';
import { epochOf } from '../sessions/epoch.ts';
import { type OpenSession, openSession } from '../sessions/open.ts';
import { isHandleHeld } from './held-handles.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { assertStrongPassword } from './password-rules.ts';
import { clearSignInDelay, takeSignInAttempt } from './sign-in-delay.ts';

/**
 * Creates an account with the record of consent, and signs in.
 *
 * A repeat with the same client id, handle and password signs in to the account that the first one made.
 *
 * @throws ApiError `consent_required`, `weak_password`, `invite_required`, `registration_closed`, `handle_taken`,
 *   `client_id_reused`, and `too_many_requests` when
 *   a client id was tried with wrong passwords, or an address registered, too often, `unavailable`.
 */
export async function registerAccount(
  ctx: Context,
  request: RegisterRequest,
  caller: Caller,
): Promise<OpenSession> {
  const consent = assertCurrent(request.consent);
  const displayName = request.displayName ?? request.handle;
  await assertStrongPassword(request.password, [request.handle, displayName]);

  await takeRecordRate(ctx, 'registrationsPerAddress', caller.address);
  const passwordPhc = await hashPassword(ctx, request.password);
  const me =
    (await createAccount(ctx, { ...request, displayName, passwordPhc, consent })) ??
    (await registeredBefore(ctx, request));
  await ctx.personKeys.ensure(me.id);
  return openSession(ctx, me, { device: caller.device, epoch: await epochOf(ctx, me.id) });
}

interface NewAccount {
  readonly clientId: string;
  readonly handle: string;
  readonly displayName: string;
  readonly passwordPhc: string;
  readonly consent: ConsentGiven;
  readonly invite?: string | undefined;
}

/** Undefined where the account stands already or the handle is somebody else's. */
async function createAccount(ctx: Context, account: NewAccount): Promise<Person | undefined> {
  const { clientId, handle, displayName, passwordPhc, consent, invite } = account;
  return ctx.db.transaction(async (tx) => {
    const before = await tx.query({ text: 'select from users where id = $1', values: [clientId] });
    if (before.rowCount > 0) return undefined;
    // Before the handle is looked at: who may not register learns of nobody who has.
    const admission = await admit(ctx, tx, { handle, invite });
    if (await isHandleHeld(ctx, tx, handle)) return undefined;
    const person = await insertAccount(ctx, tx, { clientId, handle, displayName, passwordPhc, consent });
    if (person) await admission.settle(person.id);
    return person;
  });
}

async function insertAccount(ctx: Context, tx: Queryable, account: NewAccount): Promise<Person | undefined> {
  const { clientId, handle, displayName, passwordPhc, consent } = account;
  const { rows } = await tx.query<{ person: Person }>({
    name: 'account-register',
    text: `
      with created as (
        insert into users (id, handle, display_name, password_phc, created_at)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing
        returning id, handle, display_name),
      consent as (
        insert into consents (user_id, document, version, sha256, locale, accepted_at)
        select created.id, $6, $7, $8, $9, $5 from created)
      select json_build_object('id', id, 'handle', handle, 'displayName', display_name) as person from created`,
    values: [
      clientId,
      handle,
      displayName,
      passwordPhc,
      new Date(ctx.clock.now()),
      consent.document,
      consent.version,
      consent.sha256,
      consent.locale,
    ],
  });
  return rows[0]?.person;
}

async function registeredBefore(ctx: Context, request: RegisterRequest): Promise<Person> {
  const { rows } = await ctx.db.query<{ person: Person; password_phc: string }>({
    text: 'select person_json(u) as person, u.password_phc from users u where u.id = $1',
    values: [request.clientId],
  });
  const account = rows[0];
  if (!account) throw new ApiError('handle_taken', { issues: [{ path: 'handle', reason: 'taken' }] });
  if (account.person.handle !== request.handle) throw new ApiError('client_id_reused');
  // An account's id is no secret, so this is a sign-in like any other and is slowed down like one.
  await takeSignInAttempt(ctx, request.handle);
  if (!(await passwordMatches(ctx, request.password, account.password_phc))) {
    throw new ApiError('client_id_reused');
  }
  await clearSignInDelay(ctx, request.handle);
  // Registering is no way around the second step of a sign-in.
  if (hasFactor(await factorsOf(ctx, account.person.id))) throw new ApiError('client_id_reused');
  return account.person;
}
