import { ApiError } from '../../wire/errors.ts';
import type { Reauthentication } from '../../wire/factors.ts';
import { accountTimes } from '../../wire/limits.ts';
import { provePassword } from '../accounts/prove-password.ts';
import type { Caller } from '../caller.ts';
import type { Actor, Context } from '../context.ts';
import { proveFactor } from '../factors/prove.ts';
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
 * Proves anew who acts, for `accountTimes.recentAuthMs`: by the password, or by a second factor, which is worth more. Guesses are
 * slowed down as those of a sign-in are.
 *
 * @throws ApiError `wrong_credentials`, `wrong_code`, `wrong_passkey`, `too_many_requests`.
 */
export async function reauthenticate(
  ctx: Context,
  actor: Actor,
  { password, code, passkey }: Reauthentication,
  caller: Caller,
): Promise<void> {
  if (password === undefined) await proveFactor(ctx, actor.userId, { code, passkey }, caller);
  else await provePassword(ctx, { userId: actor.userId }, password);
  await markProven(ctx, actor, { byFactor: password === undefined });
}

/** Notes that it was proven just now who acts in a session, and whether by a second factor. @throws ApiError `unauthenticated`. */
export async function markProven(
  ctx: Context,
  actor: Actor,
  { byFactor }: { readonly byFactor: boolean },
): Promise<void> {
  for (let attempt = 0; attempt < writeAttemptsMax; attempt++) {
    const session = await readSession(ctx, actor.userId, actor.sessionId);
    if (!session) throw new ApiError('unauthenticated');
    const authenticatedAtMs = ctx.clock.now();
    const factorAtMs = byFactor ? authenticatedAtMs : session.factorAtMs;
    if (await writeSession(ctx, { ...session, authenticatedAtMs, factorAtMs }, session)) return;
  }
  throw new ApiError('unavailable', { retryAfterMs: 500 });
}
