import type { Context } from '../context.ts';
import { closeAll, connectionsOf } from '../presence/connections.ts';
import { clearSessions } from './revoke.ts';

/**
 * Deletes every session of a person and closes all their sockets, those of access tokens too, after the epoch has ended them. A
 * repeat ends what is left.
 *
 * @throws ApiError `unavailable` where the sessions cannot be listed; sockets are closed all the same.
 */
export async function endAllSessions(ctx: Context, userId: string): Promise<void> {
  try {
    await clearSessions(ctx, userId);
  } finally {
    await closeEverySocket(ctx, userId);
  }
}

async function closeEverySocket(ctx: Context, userId: string): Promise<void> {
  try {
    await closeAll(ctx, await connectionsOf(ctx, [userId]));
  } catch (error) {
    ctx.log.error('Sockets could not be closed.', { operation: 'session.end', store: 'redis', error });
  }
}
