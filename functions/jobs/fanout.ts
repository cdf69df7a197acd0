import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { checkFanout } from '../core/messages/check-fanout.ts';
import { parseJson } from '../wire/parse.ts';
import { ClientId, Uuid } from '../wire/values.ts';

const FanoutCheck = v.strictObject({ senderId: Uuid, clientId: ClientId });

/** Looks after messages a few seconds after they were sent. Only the checks that failed are tried again. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.allSettled(
      event.Records.map(async (record) => checkFanout(ctx, parseJson(FanoutCheck, record.body))),
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
