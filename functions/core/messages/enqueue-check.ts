import { times } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Runs `work` while a delayed check of its fan-out is enqueued beside it, so that members hear of the outcome even if
 * this handler dies between commit and push. Both are awaited also when one fails, because Lambda freezes what a
 * handler leaves under way.
 */
export async function besideFanoutCheck<Result>(
  ctx: Context,
  actor: Actor,
  command: { readonly clientId: string; readonly operation: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const enqueued = enqueue(ctx, actor, command);
  try {
    return await work();
  } finally {
    await enqueued;
  }
}

/** Without the queue the command still holds; then only a handler that dies leaves members to their next sync. */
async function enqueue(
  ctx: Context,
  actor: Actor,
  { clientId, operation }: { readonly clientId: string; readonly operation: string },
): Promise<void> {
  try {
    await ctx.fanoutQueue.send({ senderId: actor.userId, clientId }, times.fanoutCheckDelaySeconds);
  } catch (error) {
    ctx.log.error('The fan-out check could not be enqueued.', { operation, store: 'queue', error });
  }
}
