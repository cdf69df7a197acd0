import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context } from '../context.ts';
import { noteSecurity } from '../notifications/security.ts';
import { closeSessionSockets } from '../presence/connections.ts';
import { unsubscribeSession } from '../push/subscriptions.ts';
import { endSession } from './end.ts';
import { endEpoch } from './epoch.ts';
import { deleteSession, listSessions, readSession, writeSession } from './records.ts';

const writeAttemptsMax = 5;

/**
 * Ends one of the caller's sessions, wherever it is: its refresh token is worthless and its sockets are closed at once.
 *
 * @throws ApiError `not_found` where there is no such session, which a repeat gets too.
 */
export async function revokeSession(ctx: Context, actor: Actor, sessionId: string): Promise<void> {
  if (!(await readSession(ctx, actor.userId, sessionId))) throw new ApiError('not_found');
  await endSession(ctx, { userId: actor.userId, sessionId });
  await noteSecurity(ctx, actor.userId, 'sessions_ended');
}

/** Ends every session of the caller, this one too. A repeat does nothing more. */
export async function revokeAllSessions(ctx: Context, actor: Actor): Promise<void> {
  await endEpoch(ctx.db, actor.userId);
  await clearSessions(ctx, actor.userId);
  await noteSecurity(ctx, actor.userId, 'sessions_ended');
}

/** Ends every session of the caller but this one. */
export async function revokeOtherSessions(ctx: Context, actor: Actor): Promise<void> {
  const epoch = await endEpoch(ctx.db, actor.userId);
  await keepInEpoch(ctx, actor, epoch);
  await clearSessions(ctx, actor.userId, actor.sessionId);
  await noteSecurity(ctx, actor.userId, 'sessions_ended');
}

/**
 * Lets the caller's own session go on in a new epoch.
 *
 * @throws ApiError `unauthenticated` where it has ended meanwhile.
 */
export async function keepInEpoch(ctx: Context, actor: Actor, epoch: number): Promise<void> {
  for (let attempt = 0; attempt < writeAttemptsMax; attempt++) {
    const session = await readSession(ctx, actor.userId, actor.sessionId);
    if (!session) throw new ApiError('unauthenticated');
    // A refresh at the same moment has written another token; it is kept and tried again.
    if (await writeSession(ctx, { ...session, epoch }, session)) return;
  }
  throw new ApiError('unavailable', { retryAfterMs: 500 });
}

/** Deletes what is stored of a person's sessions and closes their sockets, after the epoch has ended them. */
export async function clearSessions(ctx: Context, userId: string, exceptId?: string): Promise<void> {
  const sessions = await listSessions(ctx, userId);
  const ended = sessions.filter(({ sessionId }) => sessionId !== exceptId);
  await Promise.all(
    ended.map(async ({ sessionId }) => {
      await deleteSession(ctx, userId, sessionId);
      await closeSessionSockets(ctx, { userId, sessionId });
      await unsubscribeSession(ctx, { userId, sessionId });
    }),
  );
}
