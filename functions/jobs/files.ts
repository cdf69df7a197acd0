import * as v from 'valibot';
import { processContext } from '../context.ts';
import { processUpload } from '../core/attachments/process.ts';
import { sweepAttachments } from '../core/attachments/sweep.ts';
import { Uuid } from '../wire/values.ts';
import { eventJob, type Remaining } from './event.ts';

/** Without an upload: something is gone, and its objects are to be deleted. */
const Work = v.strictObject({ uploadId: v.optional(Uuid) });

/** Looks at what was uploaded, and deletes what nobody needs any more. */
export const create = eventJob(
  Work,
  { operation: 'files', failure: 'A file could not be dealt with.' },
  async (ctx, { uploadId }) => {
    if (uploadId) await processUpload(ctx, uploadId);
    await sweepAttachments(ctx);
  },
);

export const handler = (event: unknown, lambda: Remaining) => create(processContext())(event, lambda);
