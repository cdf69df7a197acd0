import { times } from '../../wire/limits.ts';
import type { Actor, Context, LiveBatch } from '../context.ts';

/** One open socket of one session, or of one personal access token. */
export interface Connection extends Actor {
  readonly connectionId: string;
  /** When the personal access token behind it ends: nothing is pushed from then on. */
  readonly expiresAtMs?: number;
}

/**
 * Everyone who is online: member = user id, score = when the lease ends. One key, so that the presence of any number
 * of friends is one command.
 */
export const onlineKey = 'online';

/** Sessions that ended while their access token may still be good: score = when the last such token has expired. */
const endedSessionsKey = 'ended-sessions';

/** Sockets that closed just now: member = connection id, score = when it is forgotten. */
const closedSocketsKey = 'closed-sockets';

/** A person's sockets: member = user, connection and session; score = when a socket without heartbeat is given up. */
export function connectionsKey(userId: string): string {
  return `connections:${userId}`;
}

/** Records a socket, or renews it. */
export function keepConnection(batch: LiveBatch, connection: Connection, nowMs: number): void {
  const key = connectionsKey(connection.userId);
  const endsAtMs = Math.min(
    nowMs + times.connectionLeaseMs,
    connection.expiresAtMs ?? Number.POSITIVE_INFINITY,
  );
  batch.zadd(key, {}, { score: endsAtMs, member: memberOf(connection) });
  batch.pexpire(key, times.connectionLeaseMs);
}

/** Every live socket of these people, in one command. */
export async function connectionsOf(ctx: Context, userIds: readonly string[]): Promise<Connection[]> {
  if (userIds.length === 0) return [];
  const keys = userIds.map(connectionsKey);
  const [reply] = await ctx.live.batch((batch) => batch.zunion(keys.length, keys, { withScores: true }));
  return parseConnections(reply, ctx.clock.now());
}

/** Members that are still within their lease, from a reply of alternating members and scores. */
export function parseConnections(reply: unknown, nowMs: number): Connection[] {
  const flat = Array.isArray(reply) ? reply.flat().map(String) : [];
  const connections: Connection[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const [userId, connectionId, sessionId] = (flat[index] ?? '').split(' ');
    const alive = Number(flat[index + 1]) > nowMs;
    if (alive && userId && connectionId && sessionId) connections.push({ userId, connectionId, sessionId });
  }
  return connections;
}

/** Forgets sockets that are known to be gone. Never throws: a leftover is harmless and expires. */
export async function forgetConnections(ctx: Context, connections: readonly Connection[]): Promise<void> {
  try {
    await ctx.live.batch((batch) => {
      for (const connection of connections)
        batch.zrem(connectionsKey(connection.userId), memberOf(connection));
    });
  } catch (error) {
    ctx.log.error('A gone socket could not be forgotten.', { operation: 'broadcast', store: 'redis', error });
  }
}

/**
 * Admits a socket: records it, unless its session has ended although its access token is still good. Forgets those of this
 * person whose lease has ended.
 *
 * @returns false when the session has ended.
 */
export async function admitConnection(ctx: Context, connection: Connection): Promise<boolean> {
  const nowMs = ctx.clock.now();
  const [scores] = await ctx.live.batch((batch) => {
    askWhetherEnded(batch, connection);
    keepConnection(batch, connection, nowMs);
    // Sockets whose `$disconnect` was missed: while others keep the set alive, nothing else removes them.
    batch.zremrangebyscore(connectionsKey(connection.userId), '-inf', nowMs);
  });
  if (!hasEnded(scores, nowMs)) return true;
  await forgetConnections(ctx, [connection]);
  return false;
}

/** Adds the question to a batch; `hasEnded` reads its reply. */
export function askWhetherEnded(batch: LiveBatch, connection: Connection): void {
  batch.zmscore(endedSessionsKey, [connection.sessionId]);
}

/** Whether the reply to `askWhetherEnded` says that the session has ended. */
export function hasEnded(reply: unknown, nowMs: number): boolean {
  return Array.isArray(reply) && Number(reply[0] ?? 0) > nowMs;
}

/** Forgets a socket that closed; a heartbeat of it that is still being answered finds the mark. */
export function dropConnection(batch: LiveBatch, connection: Connection, nowMs: number): void {
  batch.zrem(connectionsKey(connection.userId), memberOf(connection));
  batch.zadd(closedSocketsKey, {}, { score: nowMs + times.closedSocketMs, member: connection.connectionId });
  batch.zremrangebyscore(closedSocketsKey, '-inf', nowMs);
}

/** Adds the question to a batch, in the same batch as `keepConnection`; `hasClosed` reads its reply. */
export function askWhetherClosed(batch: LiveBatch, connection: Connection): void {
  batch.zmscore(closedSocketsKey, [connection.connectionId]);
}

/** Whether the reply to `askWhetherClosed` says that the socket has closed. */
export function hasClosed(reply: unknown): boolean {
  return Array.isArray(reply) && (reply[0] ?? null) !== null;
}

/** Ends a session's sockets: those that are open are told and closed, and no new one is admitted. Never throws. */
export async function closeSessionSockets(ctx: Context, actor: Actor): Promise<void> {
  try {
    const nowMs = ctx.clock.now();
    const endedUntilMs = nowMs + (times.accessTokenTtlSeconds + 60) * 1_000;
    // One batch: a socket that is being opened is either found here or finds the mark.
    const replies = await ctx.live.batch((batch) => {
      batch.zadd(endedSessionsKey, {}, { score: endedUntilMs, member: actor.sessionId });
      batch.zremrangebyscore(endedSessionsKey, '-inf', nowMs);
      batch.zunion(1, [connectionsKey(actor.userId)], { withScores: true });
    });
    const connections = parseConnections(replies[2], nowMs);
    await closeAll(
      ctx,
      connections.filter((connection) => connection.sessionId === actor.sessionId),
    );
  } catch (error) {
    ctx.log.error('Sockets of an ended session could not be closed.', { operation: 'session.end', error });
  }
}

/** Tells and closes sockets whose session has ended, and forgets those that are closed. Throws what failed. */
export async function closeAll(ctx: Context, connections: readonly Connection[]): Promise<void> {
  const outcomes = await Promise.allSettled(
    connections.map(({ connectionId }) => dismiss(ctx, connectionId)),
  );
  const closed = connections.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  if (closed.length > 0) await forgetConnections(ctx, closed);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** The goodbye is a courtesy: a socket that cannot be told is closed all the same. */
async function dismiss(ctx: Context, connectionId: string): Promise<void> {
  const bye = JSON.stringify({ type: 'bye', reason: 'signed_out' });
  await ctx.sockets.post(connectionId, bye).catch(() => {});
  await ctx.sockets.close(connectionId);
}

/** A connection as it stands in the person's set. */
export function memberOf(connection: Connection): string {
  return `${connection.userId} ${connection.connectionId} ${connection.sessionId}`;
}
