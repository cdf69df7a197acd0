import { jwtVerify, SignJWT } from 'jose';
import { ApiError } from '../../wire/errors.ts';
import { times } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { signingKey } from './keys.ts';

/** RFC 9068: the type that keeps an access token from being taken for any other JWT. */
const typ = 'at+jwt';
const audience = 'umbrachat';
/** Clocks of machines that serve one instance differ by less. */
const clockSkewSeconds = 5;

/** Signs an access token for ten minutes. */
export async function issueAccessToken(
  ctx: Context,
  actor: Actor,
): Promise<{ token: string; expiresAtMs: number }> {
  const key = await signingKey(ctx);
  const issuedAtSeconds = Math.floor(ctx.clock.now() / 1_000);
  const expiresAtSeconds = issuedAtSeconds + times.accessTokenTtlSeconds;
  const token = await new SignJWT({ sid: actor.sessionId })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: key.id })
    .setIssuer(ctx.settings.origins[0])
    .setAudience(audience)
    .setSubject(actor.userId)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(expiresAtSeconds)
    .sign(key.privateKey);
  return { token, expiresAtMs: expiresAtSeconds * 1_000 };
}

/**
 * Who the token speaks for. Algorithm, type, key, issuer and audience are pinned (RFC 8725).
 *
 * @throws ApiError `unauthenticated` for anything but a valid token.
 */
export async function verifyAccessToken(ctx: Context, token: string): Promise<Actor> {
  const key = await signingKey(ctx);
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      algorithms: ['EdDSA'],
      typ,
      audience,
      issuer: ctx.settings.origins[0],
      requiredClaims: ['sub', 'sid', 'exp', 'iat'],
      currentDate: new Date(ctx.clock.now()),
    });
    if (protectedHeader.kid !== key.id || typeof payload.sid !== 'string' || !payload.sub)
      throw new Error('claims');
    const { iat = 0, exp = 0 } = payload;
    if (iat > ctx.clock.now() / 1_000 + clockSkewSeconds) throw new Error('issued in the future');
    if (exp - iat > times.accessTokenTtlSeconds) throw new Error('lives too long');
    return { userId: payload.sub, sessionId: payload.sid };
  } catch (cause) {
    throw new ApiError('unauthenticated', { cause });
  }
}
