import { ApiError } from '../../wire/errors.ts';
import type { Presence } from '../../wire/events.ts';
import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import {
  askWhetherEnded,
  type Connection,
  closeAll,
  hasEnded,
  keepConnection,
  onlineKey,
} from './connections.ts';
import { tellPresence } from './tell.ts';

/** What a heartbeat answers. */
export interface Beat {
  /** The sum of the last positions of all streams of this person; differs from the client's sum → the client syncs. */
  readonly head: number;
  /** Friends who are online now, each with what is left of the lease. */
  readonly presence: Presence[];
  /** Without the live store nobody can be reached by a push. */
  readonly pushPaused?: true;
}

/**
 * The first frame of a socket and every heartbeat: renews the connection, and while the page is visible the person's
 * presence. Friends are told only when somebody comes online, or comes back within the grace of a reload. Without the
 * live store it still answers `head`, so that messages flow by sync.
 *
 * @throws ApiError `unauthenticated` where the session has ended; the socket is closed.
 */
export async function beat(ctx: Context, connection: Connection, visible: boolean): Promise<Beat> {
  const { head, friendIds } = await readHead(ctx, connection.userId);
  try {
    return { head, presence: await renew(ctx, connection, visible, friendIds) };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') throw error;
    ctx.log.error('Presence is not available.', { operation: 'beat', store: 'redis', error });
    return { head, presence: [], pushPaused: true };
  }
}

async function readHead(ctx: Context, userId: string): Promise<{ head: number; friendIds: string[] }> {
  const { rows } = await ctx.db.query<{ head: number; friend_ids: string[] }>({
    name: 'head-and-friends',
    text: `
      select u.account_seq + coalesce((
          select sum(coalesce(m.left_seq, c.last_seq)) from members m join conversations c on c.id = m.conversation_id
          where m.user_id = u.id and not m.hidden), 0)::bigint as head,
        array(select friend_id from friends_of(u.id)) as friend_ids
      from users u where u.id = $1`,
    values: [userId],
  });
  return { head: rows[0]?.head ?? 0, friendIds: rows[0]?.friend_ids ?? [] };
}

async function renew(
  ctx: Context,
  connection: Connection,
  visible: boolean,
  friendIds: readonly string[],
): Promise<Presence[]> {
  const nowMs = ctx.clock.now();
  const people = [connection.userId, ...friendIds];
  const replies = await ctx.live.batch((batch) => {
    batch.zmscore(onlineKey, people);
    askWhetherEnded(batch, connection);
    keepConnection(batch, connection, nowMs);
    if (visible) {
      batch.zadd(
        onlineKey,
        { gt: true },
        { score: nowMs + times.presenceLeaseMs, member: connection.userId },
      );
      batch.zremrangebyscore(onlineKey, '-inf', nowMs);
    }
  });
  if (hasEnded(replies[1], nowMs)) {
    await closeAll(ctx, [connection]);
    throw new ApiError('unauthenticated');
  }
  const scores = Array.isArray(replies[0]) ? replies[0].map((score) => Number(score ?? 0)) : [];
  if (visible && (scores[0] ?? 0) <= nowMs + times.presenceGraceMs) {
    await tellPresence(ctx, friendIds, { userId: connection.userId, leaseMs: times.presenceLeaseMs });
  }
  return friendIds.flatMap((userId, index) => {
    const leaseMs = Math.round((scores[index + 1] ?? 0) - nowMs);
    return leaseMs > 0 ? [{ userId, leaseMs }] : [];
  });
}
