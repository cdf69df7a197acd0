import { ApiError } from '../../wire/errors.ts';
import type { PasswordChange } from '../../wire/security.ts';
import type { Caller } from '../caller.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { noteSecurity } from '../notifications/security.ts';
import { endEpoch } from '../sessions/epoch.ts';
import { clearSessions, keepInEpoch } from '../sessions/revoke.ts';
import { hashPassword } from './password.ts';
import { assertStrongPassword } from './password-rules.ts';
import { provePassword } from './prove-password.ts';

/**
 * Changes the password and ends every other session of the caller. The old password is asked for always, however recent the
 * sign-in.
 *
 * @throws ApiError `wrong_credentials`, `too_many_requests`, `weak_password`.
 */
export async function changePassword(
  ctx: Context,
  actor: Actor,
  change: PasswordChange,
  caller: Caller,
): Promise<void> {
  const { person } = await provePassword(ctx, { userId: actor.userId }, change.password);
  await assertStrongPassword(change.newPassword, [person.handle, person.displayName], 'newPassword');
  const phc = await hashPassword(ctx, change.newPassword);
  const epoch = await ctx.db.transaction((tx) => replacePassword(tx, actor.userId, phc));
  await keepInEpoch(ctx, actor, epoch);
  await clearSessions(ctx, actor.userId, actor.sessionId);
  await noteSecurity(ctx, actor.userId, 'password_changed', caller.device);
}

/** Stores another password and ends all sessions in the same step. Answers the new epoch. @throws ApiError `unauthenticated`. */
export async function replacePassword(tx: Queryable, userId: string, phc: string): Promise<number> {
  const { rowCount } = await tx.query({
    text: 'update users set password_phc = $2 where id = $1',
    values: [userId, phc],
  });
  if (rowCount === 0) throw new ApiError('unauthenticated');
  return endEpoch(tx, userId);
}
