import type { SignInRequest } from '../../wire/accounts.ts';
import type { SecondStep } from '../../wire/factors.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { factorsOf, hasFactor } from '../factors/of.ts';
import { beginSecondStep } from '../factors/second-step.ts';
import type { OpenSession } from '../sessions/open.ts';
import { openProven } from './open-proven.ts';
import { provePassword } from './prove-password.ts';

/**
 * Signs in with handle and password; where the account has a second factor, that opens nothing and answers what the second step
 * takes.
 *
 * @throws ApiError `wrong_credentials`, or `too_many_requests` with the time to wait.
 */
export async function signIn(
  ctx: Context,
  { handle, password }: SignInRequest,
  caller: Caller,
): Promise<OpenSession | SecondStep> {
  const account = await provePassword(ctx, { handle }, password, caller.address);
  const factors = await factorsOf(ctx, account.person.id);
  if (hasFactor(factors)) return beginSecondStep(ctx, account, factors);
  return openProven(ctx, account, caller, { byFactor: false });
}
