import { ApiError } from '../../../wire/errors.ts';
import type { PasskeyAssertion, PasskeyChallenge } from '../../../wire/factors.ts';
import { openProven } from '../../accounts/open-proven.ts';
import { findProven } from '../../accounts/prove-password.ts';
import type { Caller } from '../../caller.ts';
import type { Context } from '../../context.ts';
import { takeRecordRate } from '../../limits/record-rate.ts';
import type { OpenSession } from '../../sessions/open.ts';
import { newChallenge } from '../challenge.ts';
import { relyingParty } from './party.ts';
import { usePasskey } from './use.ts';

/** Something for a passkey to sign, whoever asks. @throws ApiError `too_many_requests`. */
export async function challengePasskey(ctx: Context, caller: Caller): Promise<PasskeyChallenge> {
  await takeRecordRate(ctx, 'passkeyChallengesPerAddress', caller.address);
  const { token } = await newChallenge(ctx, 'passkey');
  return { challenge: token, rpId: relyingParty(ctx).id };
}

/**
 * Signs in by a passkey alone: it is something the person has, and asked for something they know or are.
 *
 * @throws ApiError `wrong_passkey`, `too_many_requests`, `suspended`.
 */
export async function signInByPasskey(
  ctx: Context,
  assertion: PasskeyAssertion,
  caller: Caller,
): Promise<OpenSession> {
  await takeRecordRate(ctx, 'signInsPerAddress', caller.address);
  const userId = await usePasskey(ctx, assertion);
  const account = userId && (await findProven(ctx, userId));
  if (!account) throw new ApiError('wrong_passkey');
  return openProven(ctx, account, caller, { byFactor: true });
}
