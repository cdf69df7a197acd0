import { ApiError } from '../../wire/errors.ts';
import type { SecondStep, SecondStepProof } from '../../wire/factors.ts';
import { openProven } from '../accounts/open-proven.ts';
import { findProven, type ProvenAccount } from '../accounts/prove-password.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { takeRecordRate } from '../limits/record-rate.ts';
import type { OpenSession } from '../sessions/open.ts';
import { newChallenge, readChallenge, takeChallenge } from './challenge.ts';
import type { Factors } from './of.ts';
import { proveFactor } from './prove.ts';

/** Begins the second step of a sign-in, after the password: what it answers opens nothing by itself. */
export async function beginSecondStep(
  ctx: Context,
  { person, epoch }: ProvenAccount,
  { totp, recoveryCodes, passkeys }: Factors,
): Promise<SecondStep> {
  const { token, expiresAtMs } = await newChallenge(ctx, 'second-step', { userId: person.id, epoch });
  const ways = { totp, recoveryCodes: recoveryCodes > 0, passkeys: [...passkeys] };
  return { secondStep: { token, expiresAtMs, ...ways } };
}

/**
 * Finishes a sign-in by a second factor. A wrong code may be tried again until the time is over; where all sessions were ended or
 * the password was changed meanwhile, it begins anew.
 *
 * @throws ApiError `second_step_ended`, `wrong_code`, `wrong_passkey`, `too_many_requests`, `suspended`.
 */
export async function finishSecondStep(
  ctx: Context,
  { token, code, passkey }: SecondStepProof,
  caller: Caller,
): Promise<OpenSession> {
  await takeRecordRate(ctx, 'signInsPerAddress', caller.address);
  const begun = await readChallenge(ctx, 'second-step', token);
  if (!begun) throw new ApiError('second_step_ended');
  const account = await findProven(ctx, String(begun.userId));
  if (!account || account.epoch !== begun.epoch) throw new ApiError('second_step_ended');
  await proveFactor(ctx, account.person.id, { code, passkey }, caller);
  if (!(await takeChallenge(ctx, 'second-step', token))) throw new ApiError('second_step_ended');
  return openProven(ctx, account, caller, { byFactor: true });
}
