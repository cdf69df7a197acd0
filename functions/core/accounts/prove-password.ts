import { ApiError } from '../../wire/errors.ts';
import type { Person } from '../../wire/people.ts';
import type { Context } from '../context.ts';
import { takeRecordRate } from '../limits/record-rate.ts';
import { hashPassword, needsRehash, passwordMatches } from './password.ts';
import { clearSignInDelay, takeSignInAttempt } from './sign-in-delay.ts';

/** An account whose password, or passkey, was given. */
export interface ProvenAccount {
  readonly person: Person;
  /** Which sessions count; whoever opens one hands it on. */
  readonly epoch: number;
}

/**
 * Proves a password: the first factor. Always costs one argon2, whether or not the account exists, and every attempt is counted
 * for the handle (see `takeSignInAttempt`) and, where it is given, for the address.
 *
 * @throws ApiError `wrong_credentials`, or `too_many_requests` with the time to wait.
 */
export async function provePassword(
  ctx: Context,
  who: { readonly handle: string } | { readonly userId: string },
  password: string,
  address?: string,
): Promise<ProvenAccount> {
  const byHandle = 'handle' in who;
  const { rows } = await ctx.db.query<{ person: Person; password_phc: string; epoch: number }>({
    name: byHandle ? 'account-sign-in' : 'account-prove',
    text: `
      select person_json(u) as person, u.password_phc, u.session_epoch as epoch
      from users u where ${byHandle ? 'u.handle' : 'u.id'} = $1`,
    values: [byHandle ? who.handle : who.userId],
  });
  const account = rows[0];
  const handle = byHandle ? who.handle : (account?.person.handle ?? '');
  // Only now: a database that is still waking up uses up no attempts.
  await takeRecordRate(ctx, 'signInsPerAddress', address);
  await takeSignInAttempt(ctx, handle);
  if (!(await passwordMatches(ctx, password, account?.password_phc)) || !account) {
    throw new ApiError('wrong_credentials');
  }
  await clearSignInDelay(ctx, handle);
  if (needsRehash(account.password_phc)) await rehash(ctx, account, password);
  return { person: account.person, epoch: account.epoch };
}

/** The account of somebody who proved who they are without a password; undefined where there is none. */
export async function findProven(ctx: Context, userId: string): Promise<ProvenAccount | undefined> {
  const { rows } = await ctx.db.query<ProvenAccount>({
    text: 'select person_json(u) as person, u.session_epoch as epoch from users u where u.id = $1 and u.erased_at is null',
    values: [userId],
  });
  return rows[0];
}

/** Unless the password was changed meanwhile. */
async function rehash(
  ctx: Context,
  account: { readonly person: Person; readonly password_phc: string },
  password: string,
): Promise<void> {
  await ctx.db.query({
    text: 'update users set password_phc = $2 where id = $1 and password_phc = $3',
    values: [account.person.id, await hashPassword(ctx, password), account.password_phc],
  });
}
