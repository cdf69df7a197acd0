import { ApiError } from '../../wire/errors.ts';
import { accountTimes } from '../../wire/limits.ts';
import { provePassword } from '../accounts/prove-password.ts';
import type { Actor, Context } from '../context.ts';
import { readSession, writeSession } from './records.ts';

const writeAttemptsMax = 5;

/**
 * Asks for a recent proof that it is the owner who acts: the session was opened, or `reauthenticate` was done, within the last
 * `accountTimes.recentAuthMs`. Call it before anything that a person at an unlocked screen must not be able to do.
 *
 * @throws ApiError `reauthentication_required`, and `unauthenticated` where the session has ended.
 */
export async function requireRecentAuth(ctx: Context, actor: Actor): Promise<void> {
  const session = await readSession(ctx, actor.userId, actor.sessionId);
  if (!session) throw new ApiError('unauthenticated');
  if (ctx.clock.now() - session.authenticatedAtMs > accountTimes.recentAuthMs)
    throw new ApiError('reauthentication_required');
}

/**
 * Proves anew who acts, for `accountTimes.recentAuthMs`. Guesses are slowed down as those of a sign-in are.
 *
 * @throws ApiError `wrong_credentials`, `too_many_requests`.
 */
export async function reauthenticate(ctx: Context, actor: Actor, password: string): Promise<void> {
  await provePassword(ctx, { userId: actor.userId }, password);
  for (let attempt = 0; attempt < writeAttemptsMax; attempt++) {
    const session = await readSession(ctx, actor.userId, actor.sessionId);
    if (!session) throw new ApiError('unauthenticated');
    if (await writeSession(ctx, { ...session, authenticatedAtMs: ctx.clock.now() }, session)) return;
  }
  throw new ApiError('unavailable', { retryAfterMs: 500 });
}
