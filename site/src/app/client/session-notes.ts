import type { SessionInfo } from '../../../../functions/wire/accounts.ts';
import { times } from '../../../../functions/wire/limits.ts';
import type { Notes } from './ports.ts';

/** Until when the access token lasts, by the clock here. Its presence says that somebody is probably signed in. */
export const accessExpiryKey = 'umbra.access-expires-at-ms';
/** Who is signed in, so that a tab notices when its cookies have become somebody else's. */
export const accountKey = 'umbra.account-id';

/** Writes down, for all tabs, what a script may know of the session. Tokens are not among it. */
export function noteSession(notes: Notes, info: SessionInfo, nowMs: number): void {
  notes.set(accountKey, info.me.id);
  notes.set(accessExpiryKey, String(localExpiryMs(info.accessExpiresAtMs, nowMs)));
}

/** The session is over. */
export function forgetSession(notes: Notes): void {
  notes.delete(accessExpiryKey);
  notes.delete(accountKey);
}

/** The end of a token that was just issued: a clock here that is wrong must not make refreshes loop. */
export function localExpiryMs(expiresAtMs: number, nowMs: number): number {
  const ttlMs = times.accessTokenTtlSeconds * 1_000;
  return nowMs + Math.min(Math.max(expiresAtMs - nowMs, ttlMs / 2), ttlMs);
}
