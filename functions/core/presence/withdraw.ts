import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { onlineKey } from './connections.ts';
import { tellPresence } from './tell.ts';

/**
 * A person has just turned presence off: friends are told that they are offline, at once. Call it after commit only. Never
 * throws: without the live store nobody is shown as online for longer than a lease.
 */
export async function withdrawPresence(ctx: Context, userId: string): Promise<void> {
  try {
    const { rows } = await ctx.db.query<{ id: string }>({
      text: `
        select u.id from friends_of($1) f join users u on u.id = f.friend_id
        where u.show_presence and u.id not in (select s.user_id from separated_from($1) s)`,
      values: [userId],
    });
    await ctx.live.batch((batch) => batch.zrem(onlineKey, userId));
    await tellPresence(
      ctx,
      rows.map(({ id }) => id),
      { userId, leaseMs: 0 },
    );
  } catch (error) {
    ctx.log.error('Presence could not be withdrawn.', { operation: 'privacy.update', store: 'redis', error });
  }
}

/**
 * One of two people has just blocked the other: each is told the other as somebody whose last page has closed, so that the
 * one who is blocked sees what they would see then. Call it after commit only; never throws, as `withdrawPresence`.
 */
export async function separatePresence(ctx: Context, blockerId: string, blockedId: string): Promise<void> {
  try {
    const { rowCount } = await ctx.db.query({
      text: `
        select from friends_of($1) f join users u on u.id = f.friend_id join users me on me.id = $1
        where u.id = $2 and u.show_presence and me.show_presence
          and not exists (select from blocks b where b.blocker_id = $2 and b.blocked_id = $1)`,
      values: [blockerId, blockedId],
    });
    if (rowCount === 0) return;
    const people = [blockerId, blockedId];
    const [scores] = (await ctx.live.batch((batch) => batch.zmscore(onlineKey, people))) as [unknown[]];
    const graceEndsAtMs = ctx.clock.now() + times.presenceGraceMs;
    for (const [index, userId] of people.entries()) {
      if (Number(scores[index] ?? 0) <= graceEndsAtMs) continue;
      const other = userId === blockerId ? blockedId : blockerId;
      await tellPresence(ctx, [other], { userId, leaseMs: times.presenceGraceMs });
    }
  } catch (error) {
    ctx.log.error('Presence could not be withdrawn.', { operation: 'person.block', store: 'redis', error });
  }
}
