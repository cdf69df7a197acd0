import type { AccountEvent } from '../../wire/events.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import type { Actor, Context } from '../context.ts';
import { changePair } from './pair.ts';

/**
 * Ends a friendship for both. Their conversation stays readable, and nobody can write in it until they are friends
 * again. A repeat changes nothing.
 */
export function removeFriend(ctx: Context, actor: Actor, userId: string): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (!pair.friends) return [];
    // The conversation's lock first: a message that is being sent is either before the end or refused.
    await tx.query({
      text: `
        select from conversations
        where direct_low = least($1::uuid, $2::uuid) and direct_high = greatest($1::uuid, $2::uuid)
        for no key update`,
      values: [actor.userId, userId],
    });
    await tx.query({
      text: `
        delete from friendships
        where low_id = least($1::uuid, $2::uuid) and high_id = greatest($1::uuid, $2::uuid)`,
      values: [actor.userId, userId],
    });
    return [
      await appendAccountEvent(tx, at, actor.userId, { type: 'friend.removed', subjectId: userId }),
      await appendAccountEvent(tx, at, userId, { type: 'friend.removed', subjectId: actor.userId }),
    ];
  });
}
