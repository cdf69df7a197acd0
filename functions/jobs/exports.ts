import * as v from 'valibot';
import { processContext } from '../context.ts';
import { runExport } from '../core/exports/run.ts';
import { ClientId, Uuid } from '../wire/values.ts';
import { eventJob, type Remaining } from './event.ts';

const Work = v.strictObject({ userId: Uuid, exportId: ClientId });

/** Writes exports. One that failed comes again and goes on where it was. */
export const create = eventJob(
  Work,
  { operation: 'export', failure: 'An export could not be written.' },
  runExport,
);

export const handler = (event: unknown, lambda: Remaining) => create(processContext())(event, lambda);
