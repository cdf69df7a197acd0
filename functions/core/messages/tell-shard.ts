import { ApiError } from '../../wire/errors.ts';
import { encodeEvent } from '../broadcast/broadcast.ts';
import { push, pushPoke } from '../broadcast/push.ts';
import type { Shard } from '../broadcast/shards.ts';
import type { Context } from '../context.ts';
import { connectionsOf } from '../presence/connections.ts';
import { createdEvent, updatedEvent } from './events.ts';
import { listMessages } from './list.ts';

/**
 * Tells a message, as it stands now, to the connected devices of one shard. Where it cannot be read any more, they are made to
 * fetch what there is. A repeat does no harm: clients drop what they know.
 *
 * @throws ApiError `waking`, `unavailable` where a store is away; the shard is then told later.
 */
export async function tellShard(ctx: Context, shard: Shard): Promise<void> {
  const { conversationId, seq, messageSeq } = shard;
  const [found, connections] = await Promise.all([
    readMessage(ctx, shard),
    connectionsOf(ctx, shard.userIds),
  ]);
  const others = connections.filter(({ connectionId }) => connectionId !== shard.exceptConnectionId);
  if (found?.seq !== messageSeq) return pushPoke(ctx, others, conversationId, seq);
  const event = shard.type === 'message.created' ? createdEvent(found) : updatedEvent(seq, found);
  await push(ctx, others, encodeEvent(event));
}

async function readMessage(ctx: Context, { conversationId, messageSeq, senderId }: Shard) {
  try {
    const viewer = { userId: senderId, sessionId: '' };
    const { messages } = await listMessages(ctx, viewer, conversationId, { after: messageSeq - 1, limit: 1 });
    return messages[0];
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
}
