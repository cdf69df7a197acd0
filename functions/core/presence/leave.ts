import { times } from '../../wire/limits.ts';
import { tokenIdOf } from '../access-tokens/token.ts';
import type { Context } from '../context.ts';
import {
  type Connection,
  connectionsKey,
  dropConnection,
  onlineKey,
  parseConnections,
} from './connections.ts';
import { tellPresence } from './tell.ts';

/**
 * A socket has closed. Another open socket keeps the person online; after the last one the lease is cut to a short
 * grace, within which a reload comes back, so the dot does not flap. Sockets of personal access tokens count for nothing
 * here. A repeat does nothing.
 */
export async function leave(ctx: Context, connection: Connection): Promise<void> {
  const nowMs = ctx.clock.now();
  const key = connectionsKey(connection.userId);
  const [, , , remaining, [lease] = []] = (await ctx.live.batch((batch) => {
    dropConnection(batch, connection, nowMs);
    batch.zunion(1, [key], { withScores: true });
    batch.zmscore(onlineKey, [connection.userId]);
  })) as [unknown, unknown, unknown, unknown, unknown[]];
  const endsAtMs = nowMs + times.presenceGraceMs;
  if (tokenIdOf(connection.sessionId) || hasPages(remaining, nowMs) || Number(lease ?? 0) <= endsAtMs) return;
  if (!(await cutLease(ctx, connection.userId, endsAtMs))) return;

  const { rows } = await ctx.db.query<{ friend_id: string }>({
    name: 'presence-peers',
    text: 'select unnest(presence_peers(u)) as friend_id from users u where u.id = $1',
    values: [connection.userId],
  });
  await tellPresence(
    ctx,
    rows.map((row) => row.friend_id),
    { userId: connection.userId, leaseMs: times.presenceGraceMs },
  );
}

/** Ends the lease early, unless a page that was opened at the same moment has renewed it: then its lease stands. */
async function cutLease(ctx: Context, userId: string, endsAtMs: number): Promise<boolean> {
  const [[lease], , connections] = (await ctx.live.batch((batch) => {
    batch.zmscore(onlineKey, [userId]);
    batch.zadd(onlineKey, { lt: true, xx: true }, { score: endsAtMs, member: userId });
    batch.zunion(1, [connectionsKey(userId)], { withScores: true });
  })) as [unknown[], number, unknown];
  if (!hasPages(connections, ctx.clock.now())) return true;
  await ctx.live.batch((batch) =>
    batch.zadd(onlineKey, { gt: true }, { score: Number(lease ?? 0), member: userId }),
  );
  return false;
}

function hasPages(reply: unknown, nowMs: number): boolean {
  return parseConnections(reply, nowMs).some((connection) => tokenIdOf(connection.sessionId) === undefined);
}
