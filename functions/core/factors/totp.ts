import { randomBytes } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { NewTotp } from '../../wire/factors.ts';
import { factorLimits } from '../../wire/limits.ts';
import { clearSignInDelay, takeSignInAttempt } from '../accounts/sign-in-delay.ts';
import type { Caller } from '../caller.ts';
import type { Actor, Context } from '../context.ts';
import { openFor, sealFor } from '../keys/seal-for.ts';
import { noteSecurity } from '../notifications/security.ts';
import { findPersonById } from '../people/rows.ts';
import { markProven } from '../sessions/recent.ts';
import { requireRecentFactor } from './recent.ts';
import { base32, matchingStep, totpSecretBytes, totpUri } from './totp-code.ts';

const bound = (userId: string) => ['totp', userId];
const setupKey = (userId: string) => `totp-setup#${userId}`;

/**
 * Begins with an authenticator app: makes a secret, which counts once a code was made from it. A repeat makes another one, and the
 * one before is worthless. An app that is asked for codes already goes on until then.
 *
 * @throws ApiError `reauthentication_required`, `unavailable`.
 */
export async function beginTotp(ctx: Context, actor: Actor): Promise<NewTotp> {
  await requireRecentFactor(ctx, actor);
  const person = await findPersonById(ctx.db, actor.userId);
  if (!person) throw new ApiError('unauthenticated');
  const secret = randomBytes(totpSecretBytes);
  const sealed = await sealFor(ctx, actor.userId, secret, bound(actor.userId));
  await ctx.records.put({
    pk: setupKey(actor.userId),
    sk: 'totp',
    expiresAtSeconds: Math.floor(ctx.clock.now() / 1_000) + factorLimits.totpSetupTtlSeconds,
    data: { secret: sealed.toString('base64url') },
  });
  const { hostname } = new URL(ctx.settings.origins[0]);
  const text = base32(secret);
  return { secret: text, uri: totpUri(text, hostname, person.handle) };
}

/**
 * Asks for codes of the app from now on: the first one shows that it was set up. The person is told.
 *
 * @throws ApiError `wrong_code`, `not_found` where nothing was begun or it took too long, `too_many_requests`.
 */
export async function confirmTotp(ctx: Context, actor: Actor, code: string, caller: Caller): Promise<void> {
  const begun = await ctx.records.get(setupKey(actor.userId), 'totp');
  const sealed = begun && Buffer.from(String(begun.data.secret), 'base64url');
  const [secret] = sealed
    ? await openFor(ctx, [{ userId: actor.userId, bytes: sealed, bound: bound(actor.userId) }])
    : [];
  if (!sealed || !secret) throw new ApiError('not_found');
  await takeSignInAttempt(ctx, setupKey(actor.userId));
  const step = matchingStep(secret, code, ctx.clock.now());
  if (step === undefined) throw new ApiError('wrong_code', { issues: [{ path: 'code', reason: 'wrong' }] });
  await ctx.db.query({
    text: `
      insert into totp (user_id, secret, last_step, created_at) values ($1, $2, $3, $4)
      on conflict (user_id) do update
        set secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at`,
    values: [actor.userId, sealed, step, new Date(ctx.clock.now())],
  });
  await ctx.records.delete(setupKey(actor.userId), 'totp');
  await clearSignInDelay(ctx, setupKey(actor.userId));
  await markProven(ctx, actor, { byFactor: true });
  await noteSecurity(ctx, actor.userId, 'totp_added', caller.device);
}

/** Asks for codes no more; the person is told. A repeat does nothing. @throws ApiError `reauthentication_required`. */
export async function removeTotp(ctx: Context, actor: Actor, caller: Caller): Promise<void> {
  await requireRecentFactor(ctx, actor);
  const { rowCount } = await ctx.db.query({
    text: 'delete from totp where user_id = $1',
    values: [actor.userId],
  });
  if (rowCount > 0) await noteSecurity(ctx, actor.userId, 'totp_removed', caller.device);
}

/**
 * Whether a code is that of the person's app and of no step that was used: then it is used up. Of two at the same moment one gets
 * true.
 *
 * @throws ApiError `unavailable`.
 */
export async function useTotpCode(ctx: Context, userId: string, code: string): Promise<boolean> {
  const { rows } = await ctx.db.query<{ secret: Buffer }>({
    text: 'select secret from totp where user_id = $1',
    values: [userId],
  });
  const sealed = rows[0]?.secret;
  if (!sealed) return false;
  const [secret] = await openFor(ctx, [{ userId, bytes: sealed, bound: bound(userId) }]);
  const step = secret && matchingStep(secret, code, ctx.clock.now());
  if (step === undefined || step === null) return false;
  const { rowCount } = await ctx.db.query({
    text: 'update totp set last_step = $3 where user_id = $1 and secret = $2 and last_step < $3',
    values: [userId, sealed, step],
  });
  return rowCount === 1;
}
