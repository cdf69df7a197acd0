import { randomBytes, randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { Person } from '../../wire/people.ts';
import type { Context } from '../context.ts';
import { noteVisit } from '../suspension/standing.ts';
import { issueAccessToken } from './access-token.ts';
import { deleteSession, writeSession } from './records.ts';
import { formatRefreshToken, hashOf, newSecret } from './refresh-token.ts';

/** A session and its two tokens, as handed to the one who signed in. */
export interface OpenSession {
  readonly me: Person;
  readonly sessionId: string;
  readonly access: string;
  readonly accessExpiresAtMs: number;
  readonly refresh: string;
}

/**
 * Starts a new session for a person whose identity has been proven. Every call starts another one.
 *
 * @param proof `device` in words, and `epoch` as it was read with what proved the identity: where all sessions were ended since,
 *   this one is worthless. `byFactor` where a second factor was proven.
 * @throws ApiError `suspended`, whose issue names the reason.
 */
export async function openSession(
  ctx: Context,
  me: Person,
  proof: { readonly device: string; readonly epoch: number; readonly byFactor?: boolean },
): Promise<OpenSession> {
  const sessionId = randomUUID();
  const secret = newSecret();
  const nowMs = ctx.clock.now();
  await writeSession(
    ctx,
    {
      userId: me.id,
      sessionId,
      currentHash: hashOf(secret),
      previousHash: null,
      nonce: randomBytes(16).toString('base64url'),
      rotatedAtMs: nowMs,
      createdAtMs: nowMs,
      authenticatedAtMs: nowMs,
      factorAtMs: proof.byFactor ? nowMs : 0,
      device: proof.device,
      epoch: proof.epoch,
    },
    'absent',
  );
  // Behind the write: a suspension at the same moment either is seen here, or finds this session among those it ends.
  const visit = await noteVisit(ctx, me.id);
  if (visit?.suspended != null) {
    await deleteSession(ctx, me.id, sessionId);
    throw new ApiError('suspended', { issues: [{ path: 'account', reason: visit.suspended }] });
  }
  const access = await issueAccessToken(ctx, { userId: me.id, sessionId });
  return {
    me,
    sessionId,
    access: access.token,
    accessExpiresAtMs: access.expiresAtMs,
    refresh: formatRefreshToken({ userId: me.id, sessionId, secret }),
  };
}
