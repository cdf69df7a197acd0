import { ApiError } from '../../wire/errors.ts';
import type { RecoveryByMail } from '../../wire/security.ts';
import { replacePassword } from '../accounts/change-password.ts';
import { hashPassword } from '../accounts/password.ts';
import { assertStrongPassword } from '../accounts/password-rules.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { takeRecordRate } from '../limits/record-rate.ts';
import { readLink, useLink } from '../mail/links.ts';
import { findPersonById } from '../people/rows.ts';
import { finishRecovery } from './finish.ts';

/**
 * Asks for a mail with a link to set a new password. Nothing is looked up here, so that the answer and its time say nothing about
 * who has an account: a job does the rest.
 *
 * @param account a handle or an e-mail address.
 * @throws ApiError `too_many_requests`, also for accounts that do not exist.
 */
export async function askForRecovery(ctx: Context, account: string, caller: Caller): Promise<void> {
  await takeRecordRate(ctx, 'recoveriesPerAddress', caller.address);
  await takeRecordRate(ctx, 'recoveriesPerAccount', account.toLowerCase());
  await ctx.mailQueue.send({ type: 'recovery', account });
}

/**
 * Sets a new password by the link of a mail, which works once and for 10 minutes, and not after all sessions were ended. Nobody is
 * signed in by it, every session ends, and the person is told.
 *
 * @throws ApiError `wrong_recovery`, `weak_password`.
 */
export async function recoverByMail(ctx: Context, request: RecoveryByMail, caller: Caller): Promise<void> {
  const link = await readLink(ctx, 'recovery', request.token);
  const userId = String(link?.userId ?? '');
  const person = link && (await findPersonById(ctx.db, userId));
  if (!person) throw new ApiError('wrong_recovery');
  // Before the link is used up: another password can be tried with it.
  await assertStrongPassword(request.newPassword, [person.handle, person.displayName], 'newPassword');
  const phc = await hashPassword(ctx, request.newPassword);
  if (!(await useLink(ctx, 'recovery', request.token))) throw new ApiError('wrong_recovery');
  const isSet = await ctx.db.transaction(async (tx) => {
    const { rowCount } = await tx.query({
      text: 'select from users where id = $1 and session_epoch = $2 for no key update',
      values: [userId, Number(link.epoch)],
    });
    if (rowCount > 0) await replacePassword(tx, userId, phc);
    return rowCount > 0;
  });
  if (!isSet) throw new ApiError('wrong_recovery');
  await finishRecovery(ctx, userId, caller);
}
