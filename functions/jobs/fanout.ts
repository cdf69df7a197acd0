import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { checkFanout } from '../core/messages/check-fanout.ts';
import { tellShard } from '../core/messages/tell-shard.ts';
import { tellAway } from '../core/push/tell-away.ts';
import { parseJson } from '../wire/parse.ts';
import { ClientId, Seq, Uuid } from '../wire/values.ts';

const FanoutCheck = v.strictObject({ senderId: Uuid, clientId: ClientId });
const FanoutShard = v.strictObject({
  type: v.picklist(['message.created', 'message.updated']),
  conversationId: Uuid,
  seq: Seq,
  messageSeq: Seq,
  senderId: Uuid,
  userIds: v.array(Uuid),
  exceptConnectionId: v.optional(v.string()),
});
const FanoutWork = v.union([FanoutCheck, FanoutShard]);

/**
 * Tells messages to the shards of large groups, and looks after all messages a few seconds after they were sent: were members
 * told, and who is away. Only what failed is tried again.
 */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.allSettled(
      event.Records.map(async (record) => {
        const work = parseJson(FanoutWork, record.body);
        if ('userIds' in work) return tellShard(ctx, work);
        await checkFanout(ctx, work);
        await tellAway(ctx, work);
      }),
    );
    const batchItemFailures = event.Records.flatMap((record, index) => {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') return [];
      ctx.log.error('Fan-out failed.', { operation: 'fanout', error: outcome.reason });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
