import { ApiError } from '../../wire/errors.ts';
import { accountTimes } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { readSession } from '../sessions/records.ts';
import { factorsOf, hasFactor } from './of.ts';

/**
 * Asks for a recent proof by a second factor, where the account has one, and else as `requireRecentAuth` does. Call it before
 * anything that changes what the second step asks for: who knows the password alone must not get around it.
 *
 * @throws ApiError `reauthentication_required`, whose issue says where only a second factor will do; `unauthenticated` where the
 *   session has ended.
 */
export async function requireRecentFactor(ctx: Context, actor: Actor): Promise<void> {
  const [session, factors] = await Promise.all([
    readSession(ctx, actor.userId, actor.sessionId),
    factorsOf(ctx, actor.userId),
  ]);
  if (!session) throw new ApiError('unauthenticated');
  const isNeeded = hasFactor(factors);
  const provenAtMs = isNeeded ? session.factorAtMs : session.authenticatedAtMs;
  if (ctx.clock.now() - provenAtMs <= accountTimes.recentAuthMs) return;
  throw new ApiError('reauthentication_required', isNeeded ? { issues: [secondFactorIssue] } : {});
}

const secondFactorIssue = { path: 'proof', reason: 'second_factor' } as const;
