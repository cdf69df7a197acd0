import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { deliverMail } from '../core/mail/deliver.ts';
import { parseJson } from '../wire/parse.ts';
import { SecurityEventKind } from '../wire/people.ts';
import { Uuid } from '../wire/values.ts';

const Work = v.variant('type', [
  v.strictObject({ type: v.literal('recovery'), account: v.string() }),
  v.strictObject({ type: v.literal('confirm'), userId: Uuid, email: v.string() }),
  v.strictObject({
    type: v.literal('security'),
    userId: Uuid,
    kind: SecurityEventKind,
    device: v.string(),
    email: v.exactOptional(v.string()),
  }),
]);

/** Writes and sends mails. Only those that failed are tried again. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.allSettled(
      event.Records.map(async (record) => deliverMail(ctx, parseJson(Work, record.body))),
    );
    const batchItemFailures = event.Records.flatMap((record, index) => {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') return [];
      ctx.log.error('A mail could not be sent.', { operation: 'mail', error: outcome.reason });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
