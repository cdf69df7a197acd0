import { times } from '../../wire/limits.ts';
import type { Context, ExpiringRecord } from '../context.ts';

/** One signed-in device: a family of refresh tokens of which only hashes are kept. */
export interface SessionRecord {
  readonly userId: string;
  readonly sessionId: string;
  readonly currentHash: string;
  /** Valid until its successor is first used. */
  readonly previousHash: string | null;
  readonly nonce: string;
  readonly rotatedAtMs: number;
  readonly createdAtMs: number;
  /** When it was proven last who acts; see `requireRecentAuth`. */
  readonly authenticatedAtMs: number;
  /** When that was by a second factor, or 0; see `requireRecentFactor`. */
  readonly factorAtMs: number;
  /** "Firefox on Windows". */
  readonly device: string;
  /** `users.session_epoch` when it was opened: an earlier one is worthless. */
  readonly epoch: number;
}

const pkOf = (userId: string) => `sessions#${userId}`;

/** A session that has not ended; undefined where there is none. */
export async function readSession(
  ctx: Context,
  userId: string,
  sessionId: string,
): Promise<SessionRecord | undefined> {
  const record = await ctx.records.get(pkOf(userId), sessionId);
  return record && sessionOf(userId, record);
}

/** All sessions of a person that have not ended. */
export async function listSessions(ctx: Context, userId: string): Promise<SessionRecord[]> {
  return (await ctx.records.list(pkOf(userId))).map((record) => sessionOf(userId, record));
}

function sessionOf(userId: string, { sk, data }: ExpiringRecord): SessionRecord {
  return {
    userId,
    sessionId: sk,
    currentHash: String(data.currentHash),
    previousHash:
      data.previousHash === null || data.previousHash === undefined ? null : String(data.previousHash),
    nonce: String(data.nonce),
    rotatedAtMs: Number(data.rotatedAtMs),
    createdAtMs: Number(data.createdAtMs),
    authenticatedAtMs: Number(data.authenticatedAtMs ?? 0),
    factorAtMs: Number(data.factorAtMs ?? 0),
    device: String(data.device ?? ''),
    epoch: Number(data.epoch ?? 0),
  };
}

/**
 * Writes the session if the stored one is still `expected`. It lives for 14 days after each use and 90 days in all.
 *
 * @returns false when another request was faster.
 */
export function writeSession(
  ctx: Context,
  session: SessionRecord,
  expected: SessionRecord | 'absent',
): Promise<boolean> {
  const { userId, sessionId, ...data } = session;
  const createdAtSeconds = Math.floor(session.createdAtMs / 1_000);
  const record: ExpiringRecord = {
    pk: pkOf(userId),
    sk: sessionId,
    expiresAtSeconds: Math.min(
      Math.floor(ctx.clock.now() / 1_000) + times.sessionIdleTtlSeconds,
      createdAtSeconds + times.sessionAbsoluteTtlSeconds,
    ),
    data,
  };
  if (expected === 'absent') return ctx.records.put(record, 'absent');
  return ctx.records.put(record, { currentHash: expected.currentHash, nonce: expected.nonce });
}

/** Deletes a session; a repeat does nothing. */
export function deleteSession(ctx: Context, userId: string, sessionId: string): Promise<void> {
  return ctx.records.delete(pkOf(userId), sessionId);
}
