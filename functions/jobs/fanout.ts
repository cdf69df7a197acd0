import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { checkFanout } from '../core/messages/check-fanout.ts';
import { tellAway } from '../core/push/tell-away.ts';
import { parseJson } from '../wire/parse.ts';
import { ClientId, Uuid } from '../wire/values.ts';

const FanoutCheck = v.strictObject({ senderId: Uuid, clientId: ClientId });

/** Looks after messages a few seconds after they were sent: were members told, and who is away. Only the checks that failed are tried again. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.allSettled(
      event.Records.map(async (record) => {
        const sent = parseJson(FanoutCheck, record.body);
        await checkFanout(ctx, sent);
        await tellAway(ctx, sent);
      }),
    );
    const batchItemFailures = event.Records.flatMap((record, index) => {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') return [];
      ctx.log.error('A fan-out check failed.', { operation: 'fanout', error: outcome.reason });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
