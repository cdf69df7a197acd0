import { randomBytes } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { noteSecurity } from '../notifications/security.ts';
import { noteVisit } from '../suspension/standing.ts';
import { issueAccessToken } from './access-token.ts';
import { endSession } from './end.ts';
import type { OpenSession } from './open.ts';
import { readSession, type SessionRecord, writeSession } from './records.ts';
import { formatRefreshToken, hashOf, parseRefreshToken, successorOf } from './refresh-token.ts';

const attemptsMax = 4;

/**
 * Trades a refresh token for the next one and a new access token.
 *
 * The token before the current one stays good until the current one is first used, because strict one-time rotation
 * signs honest people out after one lost answer. Within 30 s it even gets the same successor; later it gets a fresh
 * one, which makes the successor that somebody else may hold worthless. Anything older ends the session (RFC 9700,
 * 4.14.2).
 *
 * @throws ApiError `unauthenticated` where the token is not, or no longer, good.
 */
export async function refreshSession(ctx: Context, text: string | undefined): Promise<OpenSession> {
  const presented = parseRefreshToken(text);
  if (!presented) throw new ApiError('unauthenticated');
  const { userId, sessionId, secret } = presented;

  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const session = await readSession(ctx, userId, sessionId);
    if (!session) throw new ApiError('unauthenticated');
    const rotation = await rotate(ctx, session, secret);
    if (!rotation) {
      await endSession(ctx, { userId, sessionId });
      await noteSecurity(ctx, userId, 'token_reused', session.device);
      throw new ApiError('unauthenticated');
    }
    if (rotation.session !== session && !(await writeSession(ctx, rotation.session, session))) continue;

    const visit = await noteVisit(ctx, userId);
    if (visit?.epoch !== session.epoch || visit.suspended !== null) {
      await endSession(ctx, { userId, sessionId });
      throw new ApiError('unauthenticated');
    }
    const me = visit.person;
    const access = await issueAccessToken(ctx, { userId, sessionId });
    return {
      me,
      sessionId,
      access: access.token,
      accessExpiresAtMs: access.expiresAtMs,
      refresh: formatRefreshToken({ userId, sessionId, secret: rotation.secret }),
    };
  }
  throw new ApiError('unavailable', { retryAfterMs: 500 });
}

/** The session after this refresh and the secret to hand out; undefined for a token that was used up long ago. */
async function rotate(
  ctx: Context,
  session: SessionRecord,
  secret: string,
): Promise<{ session: SessionRecord; secret: string } | undefined> {
  const nowMs = ctx.clock.now();
  const hash = hashOf(secret);
  const isCurrent = hash === session.currentHash;
  if (!isCurrent && hash !== session.previousHash) return undefined;

  if (!isCurrent && nowMs - session.rotatedAtMs <= times.refreshRepeatMs) {
    return { session, secret: await successorOf(ctx, secret, session.nonce) };
  }
  const nonce = randomBytes(16).toString('base64url');
  const next = await successorOf(ctx, secret, nonce);
  return {
    session: { ...session, currentHash: hashOf(next), previousHash: hash, nonce, rotatedAtMs: nowMs },
    secret: next,
  };
}
