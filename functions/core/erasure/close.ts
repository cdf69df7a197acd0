import type { Actor, Context } from '../context.ts';
import { closeAll, connectionsOf } from '../presence/connections.ts';

/** Closes every socket of a person but those of this session. Without the live store nothing is pushed to them anyway. */
export async function closeTokenSockets(ctx: Context, actor: Actor): Promise<void> {
  try {
    const connections = await connectionsOf(ctx, [actor.userId]);
    await closeAll(
      ctx,
      connections.filter(({ sessionId }) => sessionId !== actor.sessionId),
    );
  } catch (error) {
    ctx.log.error('Sockets could not be closed.', { operation: 'erasure.request', store: 'redis', error });
  }
}
