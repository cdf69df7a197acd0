import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { runExport } from '../core/exports/run.ts';
import { parseJson } from '../wire/parse.ts';
import { ClientId, Uuid } from '../wire/values.ts';

const ExportWork = v.strictObject({ userId: Uuid, exportId: ClientId });

/** Writes exports, one at a time. One that failed comes again and goes on where it was. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      try {
        await runExport(ctx, parseJson(ExportWork, record.body));
      } catch (error) {
        ctx.log.error('An export could not be written.', { operation: 'export', error });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
