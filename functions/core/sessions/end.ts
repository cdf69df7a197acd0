import type { Actor, Context } from '../context.ts';
import { closeSessionSockets } from '../presence/connections.ts';
import { unsubscribeSession } from '../push/subscriptions.ts';
import { deleteSession, readSession } from './records.ts';
import { hashOf, parseRefreshToken } from './refresh-token.ts';

/** Ends one session: its refresh token is worthless at once, its sockets are closed and its browser is told no more. A repeat does nothing. */
export async function endSession(ctx: Context, actor: Actor): Promise<void> {
  await deleteSession(ctx, actor.userId, actor.sessionId);
  await closeSessionSockets(ctx, actor);
  await unsubscribeSession(ctx, actor);
}

/** Signs out whoever holds this refresh token. Anything that is not a current token is ignored: nobody is signed in. */
export async function endSessionByRefreshToken(ctx: Context, text: string | undefined): Promise<void> {
  const token = parseRefreshToken(text);
  if (!token) return;
  const session = await readSession(ctx, token.userId, token.sessionId);
  const hash = hashOf(token.secret);
  if (session && (hash === session.currentHash || hash === session.previousHash))
    await endSession(ctx, token);
}
