import { ApiError } from '../../wire/errors.ts';
import type { Presence } from '../../wire/events.ts';
import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import {
  askWhetherClosed,
  askWhetherEnded,
  type Connection,
  closeAll,
  hasClosed,
  hasEnded,
  keepConnection,
  onlineKey,
} from './connections.ts';
import { leave } from './leave.ts';
import { tellPresence } from './tell.ts';

/** What a heartbeat answers. */
export interface Beat {
  /** The sum of the last positions of all streams of this person; differs from the client's sum → the client syncs. */
  readonly head: number;
  /** Friends who are online now and share that with this person, each with what is left of the lease. */
  readonly presence: Presence[];
  /** Without the live store nobody can be reached by a push. */
  readonly pushPaused?: true;
}

/**
 * The first frame of a socket and every heartbeat: renews the connection, and while the page is visible the person's
 * presence. Friends are told only when somebody comes online, or comes back within the grace of a reload. A personal access
 * token makes nobody look online. Without the live store it still answers `head`, so that messages flow by sync.
 *
 * @throws ApiError `unauthenticated` where the session has ended; the socket is closed.
 */
export async function beat(ctx: Context, connection: Connection, visible: boolean): Promise<Beat> {
  const [{ head, showsPresence, peerIds }] = await Promise.all([
    readHead(ctx, connection.userId),
    keepKeyAtHand(ctx, connection.userId),
  ]);
  try {
    return {
      head,
      presence: await renew(
        ctx,
        connection,
        visible && showsPresence && connection.scopes === undefined,
        peerIds,
      ),
    };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') throw error;
    ctx.log.error('Presence is not available.', { operation: 'beat', store: 'redis', error });
    return { head, presence: [], pushPaused: true };
  }
}

/** With the key of who may write next at hand, an open chat goes on while the table of keys is away. */
async function keepKeyAtHand(ctx: Context, userId: string): Promise<void> {
  try {
    await ctx.personKeys.of([userId]);
  } catch (error) {
    ctx.log.error('A key could not be had.', { operation: 'beat', store: 'keys', error });
  }
}

interface Head {
  readonly head: number;
  readonly showsPresence: boolean;
  /** Friends with whom presence is shared, both ways. */
  readonly peerIds: readonly string[];
}

async function readHead(ctx: Context, userId: string): Promise<Head> {
  const { rows } = await ctx.db.query<Head>({
    name: 'head-and-peers',
    text: `
      select u.account_seq + coalesce((
          select sum(coalesce(m.left_seq, c.last_seq)) from members m join conversations c on c.id = m.conversation_id
          where m.user_id = u.id and not m.hidden), 0)::bigint as head,
        u.show_presence as "showsPresence", presence_peers(u) as "peerIds"
      from users u where u.id = $1`,
    values: [userId],
  });
  return rows[0] ?? { head: 0, showsPresence: false, peerIds: [] };
}

async function renew(
  ctx: Context,
  connection: Connection,
  visible: boolean,
  peerIds: readonly string[],
): Promise<Presence[]> {
  const nowMs = ctx.clock.now();
  const people = [connection.userId, ...peerIds];
  const replies = await ctx.live.batch((batch) => {
    batch.zmscore(onlineKey, people);
    askWhetherEnded(batch, connection);
    askWhetherClosed(batch, connection);
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
  if (hasClosed(replies[2])) {
    // The page was closed while this heartbeat was on its way: it must not count as open again.
    await leave(ctx, connection);
    return [];
  }
  const scores = Array.isArray(replies[0]) ? replies[0].map((score) => Number(score ?? 0)) : [];
  if (visible && (scores[0] ?? 0) <= nowMs + times.presenceGraceMs) {
    await tellPresence(ctx, peerIds, { userId: connection.userId, leaseMs: times.presenceLeaseMs });
  }
  return peerIds.flatMap((userId, index) => {
    const leaseMs = Math.round((scores[index + 1] ?? 0) - nowMs);
    return leaseMs > 0 ? [{ userId, leaseMs }] : [];
  });
}
