import { randomUUID } from 'node:crypto';
import { ApiError } from '../../../wire/errors.ts';
import type { Passkey, PasskeyAddition, PasskeyAttestation, PasskeyOffer } from '../../../wire/factors.ts';
import { factorLimits } from '../../../wire/limits.ts';
import type { Caller } from '../../caller.ts';
import type { Actor, Context } from '../../context.ts';
import { noteSecurity } from '../../notifications/security.ts';
import { findPersonById } from '../../people/rows.ts';
import { markProven } from '../../sessions/recent.ts';
import { newChallenge, takeChallenge } from '../challenge.ts';
import { factorsOf } from '../of.ts';
import { requireRecentFactor } from '../recent.ts';
import { passkeyColumns } from './manage.ts';
import { challengeIn, relyingParty, userHandleOf } from './party.ts';

/** COSE: Ed25519, ES256, RS256, which Windows Hello makes. */
const algorithms = [-8, -7, -257];

/**
 * Begins with a passkey: what the browser makes it with.
 *
 * @throws ApiError `reauthentication_required`, `too_many`.
 */
export async function beginPasskey(ctx: Context, actor: Actor): Promise<PasskeyOffer> {
  await requireRecentFactor(ctx, actor);
  const [person, { passkeys }] = await Promise.all([
    findPersonById(ctx.db, actor.userId),
    factorsOf(ctx, actor.userId),
  ]);
  if (!person) throw new ApiError('unauthenticated');
  if (passkeys.length >= factorLimits.passkeysMax) throw new ApiError('too_many');
  const { token } = await newChallenge(ctx, 'passkey-add', { userId: actor.userId });
  const { id, name } = relyingParty(ctx);
  return {
    challenge: token,
    rpId: id,
    rpName: name,
    userHandle: userHandleOf(actor.userId),
    userName: person.handle,
    displayName: person.displayName,
    algorithms,
    excluded: [...passkeys],
  };
}

/**
 * Keeps a passkey that a browser made with what `beginPasskey` answered; from now on the password alone does not sign in. The
 * person is told. Who made the authenticator is not asked.
 *
 * @throws ApiError `wrong_passkey`, `too_many`.
 */
export async function addPasskey(
  ctx: Context,
  actor: Actor,
  { name, passkey }: PasskeyAddition,
  caller: Caller,
): Promise<Passkey> {
  const made = await verify(ctx, actor, passkey);
  if (!made) throw new ApiError('wrong_passkey');
  const added = await ctx.db.transaction(async (tx) => {
    // The person's row is locked, so that two at once cannot both be the last.
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const standing = await tx.query({
      text: 'select from passkeys where user_id = $1',
      values: [actor.userId],
    });
    if (standing.rowCount >= factorLimits.passkeysMax) throw new ApiError('too_many');
    const { rows } = await tx.query<Passkey>({
      text: `
        insert into passkeys (id, user_id, credential_id, public_key, counter, transports, synced, name, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (credential_id) do nothing returning ${passkeyColumns}`,
      values: [
        randomUUID(),
        actor.userId,
        made.credential.id,
        Buffer.from(made.credential.publicKey),
        made.credential.counter,
        passkey.transports,
        made.credentialBackedUp,
        name,
        new Date(ctx.clock.now()),
      ],
    });
    return rows[0];
  });
  if (!added) throw new ApiError('wrong_passkey');
  await markProven(ctx, actor, { byFactor: true });
  await noteSecurity(ctx, actor.userId, 'passkey_added', caller.device);
  return added;
}

async function verify(
  ctx: Context,
  { userId }: Actor,
  { id, clientDataJSON, attestationObject }: PasskeyAttestation,
) {
  const challenge = challengeIn(clientDataJSON);
  const begun = challenge && (await takeChallenge(ctx, 'passkey-add', challenge));
  if (!challenge || !begun || begun.userId !== userId) return undefined;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const party = relyingParty(ctx);
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    return registrationInfo?.credential.id === id ? registrationInfo : undefined;
  } catch {
    return undefined;
  }
}
