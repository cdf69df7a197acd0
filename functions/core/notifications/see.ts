import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import { tell } from '../account-stream/tell.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Marks notifications as seen up to a position of the account stream, for all devices of the caller. The position never
 * moves back, so a repeat changes nothing.
 *
 * @returns the event; null where nothing changed.
 */
export async function seeNotifications(
  ctx: Context,
  actor: Actor,
  seenSeq: number,
): Promise<AccountEvent | null> {
  const told = await ctx.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ account_seq: number; notifications_seen_seq: number }>({
      text: 'select account_seq, notifications_seen_seq from users where id = $1 for no key update',
      values: [actor.userId],
    });
    const account = rows[0];
    if (!account) throw new ApiError('unauthenticated');
    const position = Math.min(seenSeq, account.account_seq);
    if (position <= account.notifications_seen_seq) return null;
    await tx.query({
      text: 'update users set notifications_seen_seq = $2 where id = $1',
      values: [actor.userId, position],
    });
    return appendAccountEvent(tx, new Date(ctx.clock.now()), actor.userId, {
      type: 'notifications.seen',
      position,
    });
  });
  const [opened] = await tell(ctx, told ? [told] : []);
  return opened?.event ?? null;
}
