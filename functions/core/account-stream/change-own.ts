import type { AccountEvent } from '../../wire/events.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { appendAccountEvent, type NewAccountEvent } from './append.ts';
import { tell } from './tell.ts';

/**
 * Runs a change that concerns the caller alone, with their account locked, and tells it to all their devices after commit.
 *
 * @param change does it, and gives the event it is; null where nothing changed.
 * @param supersedes an earlier event of the same kind about the same conversation says nothing any more and is deleted.
 */
export async function changeOwn(
  ctx: Context,
  actor: Actor,
  change: (tx: Queryable, at: Date) => Promise<NewAccountEvent | null>,
  supersedes = false,
): Promise<AccountEvent | null> {
  const told = await ctx.db.transaction(async (tx) => {
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const at = new Date(ctx.clock.now());
    const event = await change(tx, at);
    if (!event) return null;
    if (supersedes) {
      await tx.query({
        text: `
          delete from account_events
          where user_id = $1 and type = $2 and conversation_id is not distinct from $3`,
        values: [actor.userId, event.type, event.conversationId ?? null],
      });
    }
    return appendAccountEvent(tx, at, actor.userId, event);
  });
  const [opened] = await tell(ctx, told ? [told] : []);
  return opened?.event ?? null;
}
