import { ApiError } from '../../wire/errors.ts';
import type { RecoveryByCode } from '../../wire/security.ts';
import { replacePassword } from '../accounts/change-password.ts';
import { hashPassword } from '../accounts/password.ts';
import { assertStrongPassword } from '../accounts/password-rules.ts';
import { takeSignInAttempt } from '../accounts/sign-in-delay.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { takeRecordRate } from '../limits/record-rate.ts';
import { recoveryCodeHash } from './code.ts';
import { finishRecovery } from './finish.ts';

/**
 * Sets a new password by handle and recovery code, which is used up. Nobody is signed in by it, every session ends, and the person
 * is told. An unknown handle and a wrong code are answered alike, after the same work.
 *
 * @throws ApiError `wrong_recovery`, `weak_password`, `too_many_requests`.
 */
export async function recoverByCode(ctx: Context, request: RecoveryByCode, caller: Caller): Promise<void> {
  await takeRecordRate(ctx, 'recoveriesPerAddress', caller.address);
  await takeSignInAttempt(ctx, `recovery ${request.handle}`);
  await assertStrongPassword(request.newPassword, [request.handle], 'newPassword');
  const phc = await hashPassword(ctx, request.newPassword);
  const userId = await ctx.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ user_id: string }>({
      text: `
        delete from recovery_codes c using users u
        where u.handle = $1 and c.user_id = u.id and c.code_hash = $2 returning c.user_id`,
      values: [request.handle, recoveryCodeHash(request.code)],
    });
    const used = rows[0]?.user_id;
    if (used !== undefined) await replacePassword(tx, used, phc);
    return used;
  });
  if (userId === undefined) throw new ApiError('wrong_recovery');
  await finishRecovery(ctx, userId, caller);
}
