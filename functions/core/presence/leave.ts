import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { type Connection, connectionsKey, memberOf, onlineKey, parseConnections } from './connections.ts';
import { tellPresence } from './tell.ts';

/**
 * A socket has closed. Another open socket keeps the person online; after the last one the lease is cut to a short
 * grace, within which a reload comes back, so the dot does not flap. A repeat does nothing.
 */
export async function leave(ctx: Context, connection: Connection): Promise<void> {
  const nowMs = ctx.clock.now();
  const key = connectionsKey(connection.userId);
  const [, remaining, [lease] = []] = (await ctx.live.batch((batch) => {
    batch.zrem(key, memberOf(connection));
    batch.zunion(1, [key], { withScores: true });
    batch.zmscore(onlineKey, [connection.userId]);
  })) as [number, unknown, unknown[]];
  const endsAtMs = nowMs + times.presenceGraceMs;
  if (parseConnections(remaining, nowMs).length > 0 || Number(lease ?? 0) <= endsAtMs) return;

  await ctx.live.batch((batch) =>
    batch.zadd(onlineKey, { lt: true, xx: true }, { score: endsAtMs, member: connection.userId }),
  );
  const { rows } = await ctx.db.query<{ friend_id: string }>({
    name: 'friend-ids',
    text: 'select friend_id from friends_of($1)',
    values: [connection.userId],
  });
  await tellPresence(
    ctx,
    rows.map((row) => row.friend_id),
    { userId: connection.userId, leaseMs: times.presenceGraceMs },
  );
}
