import { randomUUID } from 'node:crypto';
import type { ErasureState } from '../../wire/erasure.ts';
import { ApiError } from '../../wire/errors.ts';
import { accountTimes } from '../../wire/limits.ts';
import { logAct } from '../admin/log.ts';
import { takeRole } from '../admin/roles.ts';
import type { Actor, Context } from '../context.ts';
import { tokenOf } from '../id-token.ts';
import { withdrawPresence } from '../presence/withdraw.ts';
import { endEpoch } from '../sessions/epoch.ts';
import { requireRecentAuth } from '../sessions/recent.ts';
import { clearSessions, keepInEpoch } from '../sessions/revoke.ts';
import { closeTokenSockets } from './close.ts';
import { erasePiece } from './pieces.ts';
import { accessPieces } from './plan.ts';
import { isLastAdmin } from './preview.ts';

/** What signs the token by which a receipt is fetched. */
export const receiptPurpose = { purpose: 'erasure-receipts' } as const;

/** Whether erasure of the caller's account was asked for. */
export async function getErasure(ctx: Context, actor: Actor): Promise<ErasureState> {
  const { rows } = await ctx.db.query<{
    requestedAtMs: number;
    dueAtMs: number;
    started: boolean;
    receipt_id: string;
  }>({
    text: `
      select epoch_ms(requested_at) as "requestedAtMs", epoch_ms(due_at) as "dueAtMs",
        started_at is not null as started, receipt_id
      from erasures where user_id = $1`,
    values: [actor.userId],
  });
  const [found] = rows;
  if (!found) return { erasure: null };
  const { receipt_id, ...erasure } = found;
  return { erasure: { ...erasure, receiptToken: await tokenOf(ctx, receipt_id, receiptPurpose) } };
}

/**
 * Asks for erasure: every other session, every token and every push ends, the profile is hidden and the person administers nothing
 * any more, at once; the rest goes when the grace is over. A repeat keeps the first date.
 *
 * @param handle as the person typed it, to be sure.
 * @throws ApiError `reauthentication_required`, `invalid` where it is not their handle, `last_admin`.
 */
export async function requestErasure(ctx: Context, actor: Actor, handle: string): Promise<ErasureState> {
  await requireRecentAuth(ctx, actor);
  const { userId } = actor;
  const epoch = await ctx.db.transaction(async (tx) => {
    await tx.query({ text: 'select from instance for no key update' });
    const { rows } = await tx.query<{ handle: string }>({
      text: 'select handle from users where id = $1 and erased_at is null for no key update',
      values: [userId],
    });
    if (!rows[0]) throw new ApiError('unauthenticated');
    if (rows[0].handle !== handle.trim().replace(/^@/, '').toLowerCase()) {
      throw new ApiError('invalid', { issues: [{ path: 'handle', reason: 'mismatch' }] });
    }
    if (await isLastAdmin(tx, userId)) throw new ApiError('last_admin');
    const at = new Date(ctx.clock.now());
    const { rowCount } = await tx.query({
      text: `
        insert into erasures (user_id, requested_at, due_at, receipt_id) values ($1, $2, $3, $4)
        on conflict do nothing`,
      values: [userId, at, new Date(at.getTime() + accountTimes.erasureGraceMs), randomUUID()],
    });
    if (rowCount === 0) return null;
    if (await takeRole(tx, userId)) {
      await logAct(tx, at, userId, { act: 'admin.revoked', subjectId: userId, own: true });
    }
    return endEpoch(tx, userId);
  });
  if (epoch !== null) await keepInEpoch(ctx, actor, epoch);
  await clearSessions(ctx, userId, actor.sessionId);
  await closeTokenSockets(ctx, actor);
  for (const piece of accessPieces) await erasePiece(ctx.db, userId, piece);
  await withdrawPresence(ctx, userId);
  return getErasure(ctx, actor);
}

/**
 * Takes the request back; a repeat changes nothing. Tokens, other sessions and the role of an administrator stay gone.
 *
 * @throws ApiError `not_found` where it has begun, and there is nothing to take back any more.
 */
export async function cancelErasure(ctx: Context, actor: Actor): Promise<void> {
  const { rowCount } = await ctx.db.query({
    text: 'delete from erasures where user_id = $1 and started_at is null',
    values: [actor.userId],
  });
  if (rowCount === 0 && (await getErasure(ctx, actor)).erasure) throw new ApiError('not_found');
}

/**
 * Has the account erased without waiting any longer. From here on it cannot be undone; a repeat only asks the job again.
 *
 * @throws ApiError `reauthentication_required`, `not_found` where erasure was not asked for.
 */
export async function hastenErasure(ctx: Context, actor: Actor): Promise<void> {
  await requireRecentAuth(ctx, actor);
  const { rowCount } = await ctx.db.query({
    text: 'update erasures set due_at = least(due_at, $2) where user_id = $1',
    values: [actor.userId, new Date(ctx.clock.now())],
  });
  if (rowCount === 0) throw new ApiError('not_found');
  await ctx.erasureQueue.send({ userId: actor.userId });
}
