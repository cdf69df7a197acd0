import type { AccountEvent } from '../../wire/events.ts';
import type { Actor, Context } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { changePerson } from '../people/change-person.ts';

/**
 * Changes the caller's display name, and tells everybody who sees it. What it is already changes nothing.
 *
 * @throws ApiError `too_many_requests`.
 */
export function changeName(ctx: Context, actor: Actor, displayName: string): Promise<AccountEvent | null> {
  return changePerson(ctx, actor, async (tx) => {
    const { rowCount } = await tx.query({
      text: 'update users set display_name = $2 where id = $1 and display_name <> $2',
      values: [actor.userId, displayName],
    });
    if (rowCount === 0) return false;
    await takePersonRate(ctx, tx, actor, 'nameChanges');
    return true;
  });
}
