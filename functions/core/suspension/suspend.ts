import type { SuspensionReason } from '../../wire/admin.ts';
import { ApiError } from '../../wire/errors.ts';
import { adminAct } from '../admin/act.ts';
import type { AdminAct } from '../admin/log.ts';
import { takeRole } from '../admin/roles.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { endAllSessions } from '../sessions/end-all.ts';
import { endEpoch } from '../sessions/epoch.ts';

/**
 * Keeps a person out: their sessions end, their sockets are closed, their access tokens are refused, and signing in tells them why.
 * To others they are away. An administrator loses that role. A repeat keeps the first reason, and closes what was left open.
 *
 * @throws ApiError as `requireAdmin`; `not_found`; `forbidden` for oneself.
 */
export async function suspendPerson(
  ctx: Context,
  actor: Actor,
  userId: string,
  reason: SuspensionReason,
): Promise<void> {
  await adminAct(ctx, actor, async (tx, at) => ({
    acts: await suspend(tx, at, actor, userId, reason),
    result: undefined,
  }));
  await endAllSessions(ctx, userId);
}

/** Lets a person in again; a repeat changes nothing. @throws ApiError as `requireAdmin`; `not_found`. */
export async function reinstatePerson(ctx: Context, actor: Actor, userId: string): Promise<void> {
  await adminAct(ctx, actor, async (tx) => {
    if (!(await isSuspended(tx, userId))) return { acts: [], result: undefined };
    await tx.query({
      text: 'update users set suspended_at = null, suspension_reason = null where id = $1',
      values: [userId],
    });
    return { acts: [{ act: 'person.reinstated', subjectId: userId }], result: undefined };
  });
}

/** The suspension itself, inside an act; `endAllSessions` follows after commit. @returns what is to be logged. */
export async function suspend(
  tx: Queryable,
  at: Date,
  actor: Actor,
  userId: string,
  reason: SuspensionReason,
): Promise<AdminAct[]> {
  if (userId === actor.userId) throw new ApiError('forbidden');
  if (await isSuspended(tx, userId)) return [];
  await tx.query({
    text: 'update users set suspended_at = $2, suspension_reason = $3 where id = $1',
    values: [userId, at, reason],
  });
  await endEpoch(tx, userId);
  const acts: AdminAct[] = [{ act: 'person.suspended', subjectId: userId, detail: { reason } }];
  if (await takeRole(tx, userId)) acts.push({ act: 'admin.revoked', subjectId: userId });
  return acts;
}

async function isSuspended(tx: Queryable, userId: string): Promise<boolean> {
  const { rows } = await tx.query<{ suspended: boolean }>({
    text: 'select suspended_at is not null as suspended from users where id = $1 for no key update',
    values: [userId],
  });
  if (!rows[0]) throw new ApiError('not_found');
  return rows[0].suspended;
}
