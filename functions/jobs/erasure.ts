import * as v from 'valibot';
import { processContext } from '../context.ts';
import { runErasure } from '../core/erasure/run.ts';
import { Uuid } from '../wire/values.ts';
import { eventJob } from './event.ts';

const Work = v.strictObject({ userId: Uuid });

/** Lambda ends this function after five minutes; what is left then goes on in another call. */
const budgetMs = 240_000;

/** Erases accounts. What failed, or left something behind, is tried again from where it stands, and once a day after that. */
export const create = eventJob(
  Work,
  { operation: 'erasure', failure: 'An account could not be erased.' },
  async (ctx, { userId }) => {
    const endsAtMs = performance.now() + budgetMs;
    const outcome = await runErasure(ctx, userId, () => performance.now() < endsAtMs);
    if (outcome === 'unfinished') await ctx.erasureQueue.send({ userId });
  },
);

export const handler = (event: unknown) => create(processContext())(event);
