import { limits } from '../../wire/limits.ts';
import type { Context } from '../context.ts';

/**
 * Deletes the messages of a conversation that have expired, for good, with their versions, reactions and mentions; all but
 * the ids under which they were sent. They have been invisible since the moment they expired. Bounded: what is more than
 * `limits.expiredPerSweepMax` waits for the next call. Answers how many were deleted; a repeat finds nothing.
 *
 * @throws ApiError `waking`.
 */
export async function deleteExpired(ctx: Context, conversationId: string): Promise<number> {
  const { rows } = await ctx.db.query<{ deleted: number }>({
    name: 'expired-delete',
    text: 'select delete_expired($1, $2, $3) as deleted',
    values: [conversationId, new Date(ctx.clock.now()), limits.expiredPerSweepMax],
  });
  return rows[0]?.deleted ?? 0;
}

/**
 * Deletes what has expired in conversations that nobody has touched since, one bounded piece after the other, so that a run
 * that is cut off has lost nothing and the next one goes on.
 *
 * @param mayGoOn asked before each piece.
 * @returns how many messages were deleted.
 */
export async function deleteAllExpired(ctx: Context, mayGoOn: () => boolean = () => true): Promise<number> {
  let total = 0;
  while (mayGoOn()) {
    const { rows } = await ctx.db.query<{ conversation_id: string }>({
      name: 'expired-next',
      text: 'select conversation_id from messages where expires_at <= $1 order by expires_at limit 1',
      values: [new Date(ctx.clock.now())],
    });
    const [next] = rows;
    if (!next) break;
    total += await deleteExpired(ctx, next.conversation_id);
  }
  return total;
}

/**
 * Lets messages live no longer than the instance allows now, in every conversation, a few at a time so that nobody waits
 * long. A run that is cut off is continued by the next; a repeat finds nothing. Answers how many conversations it shortened.
 *
 * @param mayGoOn asked before each piece.
 */
export async function capLifetimes(ctx: Context, mayGoOn: () => boolean = () => true): Promise<number> {
  let total = 0;
  while (mayGoOn()) {
    const { rows } = await ctx.db.query<{ capped: number }>({
      name: 'retention-cap',
      text: 'select cap_retention($1) as capped',
      values: [limits.cappedPerSweepMax],
    });
    const capped = rows[0]?.capped ?? 0;
    if (capped === 0) break;
    total += capped;
  }
  return total;
}
