import * as v from 'valibot';
import { processContext } from '../context.ts';
import { runErasure } from '../core/erasure/run.ts';
import { Uuid } from '../wire/values.ts';
import { eventJob, type Remaining } from './event.ts';

const Work = v.strictObject({ userId: Uuid });

/** When Lambda ends this function so soon, what is left goes on in another call. */
const marginMs = 60_000;

/** Erases accounts. What failed, or left something behind, is tried again from where it stands, and once a day after that. */
export const create = eventJob(
  Work,
  { operation: 'erasure', failure: 'An account could not be erased.' },
  async (ctx, { userId }, lambda) => {
    const outcome = await runErasure(ctx, userId, () => lambda.getRemainingTimeInMillis() > marginMs);
    if (outcome === 'unfinished') await ctx.erasureQueue.send({ userId });
  },
);

export const handler = (event: unknown, lambda: Remaining) => create(processContext())(event, lambda);
