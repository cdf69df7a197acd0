import type { PasskeyAssertion } from '../../../wire/factors.ts';
import type { Context } from '../../context.ts';
import { noteSecurity } from '../../notifications/security.ts';
import { takeChallenge } from '../challenge.ts';
import { challengeIn, relyingParty, userHandleOf } from './party.ts';

interface Stored {
  readonly id: string;
  readonly user_id: string;
  readonly public_key: Buffer;
}

/**
 * Proves a passkey: it signed a challenge of ours, at our origin, for our host, after it had asked for a finger, a face or a PIN.
 * The challenge is used up whatever comes of it.
 *
 * A counter that does not go on (WebAuthn 3, 6.1.1) is refused, and its owner told: somebody may hold a copy. Authenticators
 * that do not count always say 0.
 *
 * @param userId whose passkey it has to be; anybody's where it is left out.
 * @returns whose it is; undefined where anything does not fit.
 */
export async function usePasskey(
  ctx: Context,
  assertion: PasskeyAssertion,
  userId?: string,
): Promise<string | undefined> {
  const challenge = challengeIn(assertion.clientDataJSON);
  if (challenge === undefined || !(await takeChallenge(ctx, 'passkey', challenge))) return undefined;
  const passkey = await find(ctx, assertion, userId);
  const counter = passkey && (await verifiedCounter(ctx, assertion, challenge, passkey));
  if (!passkey || counter === undefined) return undefined;
  const { rowCount } = await ctx.db.query({
    text: `
      update passkeys set counter = $2, last_used_day = $3
      where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
    values: [passkey.id, counter, new Date(ctx.clock.now()).toISOString().slice(0, 10)],
  });
  if (rowCount === 1) return passkey.user_id;
  await noteSecurity(ctx, passkey.user_id, 'passkey_refused');
  return undefined;
}

async function find(
  ctx: Context,
  { id, userHandle }: PasskeyAssertion,
  userId: string | undefined,
): Promise<Stored | undefined> {
  const { rows } = await ctx.db.query<Stored>({
    text: 'select id, user_id, public_key from passkeys where credential_id = $1',
    values: [id],
  });
  const passkey = rows[0];
  if (!passkey || (userId !== undefined && passkey.user_id !== userId)) return undefined;
  // Who is not named beforehand has to be named by the authenticator (WebAuthn 3, 7.2, step 6).
  const isNamed =
    userHandle === undefined ? userId !== undefined : userHandle === userHandleOf(passkey.user_id);
  return isNamed ? passkey : undefined;
}

async function verifiedCounter(
  ctx: Context,
  { id, userHandle, ...response }: PasskeyAssertion,
  challenge: string,
  { public_key }: Stored,
): Promise<number | undefined> {
  // Half a megabyte that no other act needs.
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const party = relyingParty(ctx);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { ...response, ...(userHandle === undefined ? {} : { userHandle }) },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: true,
      // The counter is compared where it is stored, so that of two at the same moment one is refused.
      credential: { id, publicKey: new Uint8Array(public_key), counter: 0 },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for whatever does not fit; nobody is told what it was.
    return undefined;
  }
}
