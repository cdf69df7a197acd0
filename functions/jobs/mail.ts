import * as v from 'valibot';
import { processContext } from '../context.ts';
import { deliverMail } from '../core/mail/deliver.ts';
import { SecurityEventKind } from '../wire/people.ts';
import { Uuid } from '../wire/values.ts';
import { eventJob, type Remaining } from './event.ts';

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

/** Writes and sends mails. */
export const create = eventJob(
  Work,
  { operation: 'mail', failure: 'A mail could not be sent.' },
  deliverMail,
);

export const handler = (event: unknown, lambda: Remaining) => create(processContext())(event, lambda);
