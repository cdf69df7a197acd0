import { ApiError } from '../../wire/errors.ts';
import type { PasskeyAssertion } from '../../wire/factors.ts';
import { limits } from '../../wire/limits.ts';
import { clearSignInDelay, takeSignInAttempt } from '../accounts/sign-in-delay.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { noteSecurity } from '../notifications/security.ts';
import { recoveryCodeHash } from '../recovery/code.ts';
import { usePasskey } from './passkeys/use.ts';
import { useTotpCode } from './totp.ts';

/** One of both; a code is of the authenticator app where it has six digits, else a recovery code. */
export interface FactorProof {
  readonly code?: string | undefined;
  readonly passkey?: PasskeyAssertion | undefined;
}

/**
 * Proves a second factor; what proved it is used up. Codes are slowed down for the person as passwords are; passkeys are not,
 * because nobody guesses them, and so they work while somebody else is guessing codes.
 *
 * @throws ApiError `wrong_code`, `wrong_passkey`, `too_many_requests`, `unavailable`.
 */
export async function proveFactor(
  ctx: Context,
  userId: string,
  { code, passkey }: FactorProof,
  caller: Caller,
): Promise<void> {
  if (passkey) {
    if ((await usePasskey(ctx, passkey, userId)) === undefined) throw new ApiError('wrong_passkey');
    return;
  }
  const attempts = await takeSignInAttempt(ctx, `factor ${userId}`);
  if (!(await useCode(ctx, userId, code ?? '', caller))) {
    // Somebody got past the password, again and again.
    if (attempts === limits.signInsWithoutDelay)
      await noteSecurity(ctx, userId, 'second_step_failed', caller.device);
    throw new ApiError('wrong_code', { issues: [{ path: 'code', reason: 'wrong' }] });
  }
  await clearSignInDelay(ctx, `factor ${userId}`);
}

async function useCode(ctx: Context, userId: string, code: string, caller: Caller): Promise<boolean> {
  if (/^\d{6}$/.test(code)) return useTotpCode(ctx, userId, code);
  const { rowCount } = await ctx.db.query({
    text: 'delete from recovery_codes where user_id = $1 and code_hash = $2',
    values: [userId, recoveryCodeHash(code)],
  });
  if (rowCount > 0) await noteSecurity(ctx, userId, 'code_used', caller.device);
  return rowCount > 0;
}
