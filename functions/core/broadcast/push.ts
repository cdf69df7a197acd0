import type { Context } from '../context.ts';
import { type Connection, forgetConnections } from '../presence/connections.ts';

/** Makes these devices fetch what happened up to `seq`, unless they know it; this never throws. */
export function pushPoke(
  ctx: Context,
  connections: readonly Connection[],
  conversationId: string,
  seq: number,
): Promise<void> {
  return push(ctx, connections, JSON.stringify({ type: 'poke', conversationId, seq }));
}

/** Sends one encoded frame to many sockets at once. Sockets that are gone are forgotten; this never throws. */
export async function push(ctx: Context, connections: readonly Connection[], frame: string): Promise<void> {
  const outcomes = await Promise.all(
    connections.map(async (connection) => {
      try {
        return await ctx.sockets.post(connection.connectionId, frame);
      } catch (error) {
        ctx.log.error('A push failed.', { operation: 'broadcast', store: 'sockets', error });
        return 'failed';
      }
    }),
  );
  const gone = connections.filter((_, index) => outcomes[index] === 'gone');
  if (gone.length > 0) await forgetConnections(ctx, gone);
}
