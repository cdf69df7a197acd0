import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { runErasure } from '../core/erasure/run.ts';
import { parseJson } from '../wire/parse.ts';
import { Uuid } from '../wire/values.ts';

const Work = v.strictObject({ userId: Uuid });

/** Lambda ends this function after five minutes; what is left then goes back to the queue. */
const budgetMs = 240_000;

/** Erases accounts. What failed, or left something behind, is tried again from where it stands. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const endsAtMs = performance.now() + budgetMs;
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      try {
        const { userId } = parseJson(Work, record.body);
        const outcome = await runErasure(ctx, userId, () => performance.now() < endsAtMs);
        if (outcome === 'unfinished') await ctx.erasureQueue.send({ userId });
      } catch (error) {
        ctx.log.error('An account could not be erased.', { operation: 'erasure', error });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
