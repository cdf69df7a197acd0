import type { SignInRequest } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Person } from '../../wire/people.ts';
import type { Context } from '../context.ts';
import { honourNamedAdmin } from '../instance/admission.ts';
import { type OpenSession, openSession } from '../sessions/open.ts';
import { hashPassword, needsRehash, passwordMatches } from './password.ts';
import { clearSignInDelay, takeSignInAttempt } from './sign-in-delay.ts';

/**
 * Signs in with handle and password. Always costs one argon2, whether or not the account exists.
 *
 * @throws ApiError `wrong_credentials`, or `too_many_requests` with the time to wait.
 */
export async function signIn(ctx: Context, request: SignInRequest): Promise<OpenSession> {
  const { rows } = await ctx.db.query<{ person: Person; password_phc: string }>({
    name: 'account-sign-in',
    text: 'select person_json(u) as person, u.password_phc from users u where u.handle = $1',
    values: [request.handle],
  });
  // Only now: a database that is still waking up uses up no attempts.
  await takeSignInAttempt(ctx, request.handle);
  const account = rows[0];
  if (!(await passwordMatches(ctx, request.password, account?.password_phc)) || !account) {
    throw new ApiError('wrong_credentials');
  }
  await clearSignInDelay(ctx, request.handle);
  await honourNamedAdmin(ctx, account.person);
  if (needsRehash(account.password_phc)) await rehash(ctx, account.person.id, request.password);
  return openSession(ctx, account.person);
}

async function rehash(ctx: Context, userId: string, password: string): Promise<void> {
  await ctx.db.query({
    text: 'update users set password_phc = $2 where id = $1',
    values: [userId, await hashPassword(ctx, password)],
  });
}
