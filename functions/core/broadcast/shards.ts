import type { StreamEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import type { Connection } from '../presence/connections.ts';

/** A part of the people to whom a message is told by the fan-out job. It names the message, so that no text lies in a queue. */
export interface Shard {
  readonly type: 'message.created' | 'message.updated';
  readonly conversationId: string;
  /** Position of the event, and of the message itself. */
  readonly seq: number;
  readonly messageSeq: number;
  /** As whom the message is read: these people see it alike. */
  readonly senderId: string;
  readonly userIds: readonly string[];
  readonly exceptConnectionId?: string | undefined;
}

/**
 * Hands a message for many sockets on to the fan-out job, in shards; the sender's answer does not wait for hundreds of posts.
 *
 * @returns false where it is to be told at once: too few, it is no message, or the queue is away.
 */
export async function handOn(
  ctx: Context,
  connections: readonly Connection[],
  event: StreamEvent,
  exceptConnectionId: string | undefined,
): Promise<boolean> {
  if (connections.length <= limits.inlineSocketsMax) return false;
  if (event.type !== 'message.created' && event.type !== 'message.updated') return false;
  const userIds = [...new Set(connections.map(({ userId }) => userId))];
  const { type, conversationId, seq, message } = event;
  const shared = { type, conversationId, seq, messageSeq: message.seq, senderId: message.senderId };
  const sends: Promise<unknown>[] = [];
  try {
    for (let from = 0; from < userIds.length; from += limits.peoplePerShardMax) {
      const shard: Shard = {
        ...shared,
        userIds: userIds.slice(from, from + limits.peoplePerShardMax),
        ...(exceptConnectionId === undefined ? {} : { exceptConnectionId }),
      };
      sends.push(ctx.fanoutQueue.send(shard));
    }
    await Promise.all(sends);
    return true;
  } catch (error) {
    await Promise.allSettled(sends);
    ctx.log.error('Shards could not be enqueued.', { operation: 'broadcast', store: 'queue', error });
    return false;
  }
}
