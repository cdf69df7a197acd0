import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { processContext } from '../context.ts';
import { processUpload } from '../core/attachments/process.ts';
import { sweepAttachments } from '../core/attachments/sweep.ts';
import type { Context } from '../core/context.ts';
import { parseJson } from '../wire/parse.ts';
import { Uuid } from '../wire/values.ts';

/** Without an upload: something is gone, and its objects are to be deleted. */
const FilesJob = v.strictObject({ uploadId: v.optional(Uuid) });

/** Looks at what was uploaded, and deletes what nobody needs any more. Only what failed is tried again. */
export const create =
  (ctx: Context) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      try {
        const { uploadId } = parseJson(FilesJob, record.body);
        if (uploadId) await processUpload(ctx, uploadId);
        await sweepAttachments(ctx);
      } catch (error) {
        ctx.log.error('A file could not be dealt with.', { operation: 'files', error });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };

export const handler = (event: SQSEvent) => create(processContext())(event);
