import type { StreamEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { type Connection, connectionsOf } from '../presence/connections.ts';
import { push, pushPoke } from './push.ts';
import { handOn } from './shards.ts';

/** Where a command came from: that socket gets the event in its reply and needs no push. */
export interface Origin {
  readonly connectionId?: string;
}

/**
 * Tells an event to every connected device of these people; call it after commit only. A push is a hint: whoever is
 * not reached, because the live store or a socket failed, syncs. So this never throws.
 */
export async function broadcast(
  ctx: Context,
  userIds: readonly string[],
  event: StreamEvent,
  origin: Origin = {},
): Promise<void> {
  const connections = await reachable(ctx, userIds, origin);
  if (await handOn(ctx, connections, event, origin.connectionId)) return;
  await push(ctx, connections, encodeEvent(event));
}

/** Tells each of many people an event of their own, as `broadcast` does, with one look-up for all of them. */
export async function broadcastEach(ctx: Context, events: ReadonlyMap<string, StreamEvent>): Promise<void> {
  const connections = await reachable(ctx, [...events.keys()]);
  await Promise.all(
    connections.map(async (connection) => {
      const event = events.get(connection.userId);
      if (event) await push(ctx, [connection], encodeEvent(event));
    }),
  );
}

/** Lets people fetch an event that reads differently for them than for those it was told; as `broadcast` otherwise. */
export async function poke(
  ctx: Context,
  userIds: readonly string[],
  { conversationId, seq }: { readonly conversationId: string; readonly seq: number },
): Promise<void> {
  if (userIds.length > 0) await pushPoke(ctx, await reachable(ctx, userIds), conversationId, seq);
}

/** One frame: the event, or where that would not fit a `poke` that makes the client fetch it. */
export function encodeEvent(event: StreamEvent): string {
  const frame = JSON.stringify({ type: 'event', event });
  if (Buffer.byteLength(frame) <= limits.serverFrameMaxBytes) return frame;
  const conversationId = 'conversationId' in event ? event.conversationId : null;
  return JSON.stringify({ type: 'poke', conversationId, seq: event.seq });
}

async function reachable(
  ctx: Context,
  userIds: readonly string[],
  origin: Origin = {},
): Promise<Connection[]> {
  try {
    const connections = await connectionsOf(ctx, userIds);
    return connections.filter((connection) => connection.connectionId !== origin.connectionId);
  } catch (error) {
    ctx.log.error('Recipients could not be looked up.', { operation: 'broadcast', store: 'redis', error });
    return [];
  }
}
