import type { AccountEvent } from '../../wire/events.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import type { Actor, Context } from '../context.ts';
import { changePair } from '../friends/pair.ts';

/**
 * Blocks a person, in silence: what they write to the caller from now on is stored for them and reaches the caller never,
 * also not after unblocking. A repeat changes nothing.
 *
 * @throws ApiError `not_found` where there is no such person.
 */
export function blockPerson(ctx: Context, actor: Actor, userId: string): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, _pair, at) => {
    const { rowCount } = await tx.query({
      text: `
        insert into blocks (blocker_id, blocked_id, created_at) values ($1, $2, $3) on conflict do nothing`,
      values: [actor.userId, userId, at],
    });
    if (rowCount === 0) return [];
    return [await appendAccountEvent(tx, at, actor.userId, { type: 'person.blocked', subjectId: userId })];
  });
}

/** Unblocks a person. They are not told. A repeat changes nothing. @throws ApiError `not_found`. */
export function unblockPerson(ctx: Context, actor: Actor, userId: string): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, _pair, at) => {
    const { rowCount } = await tx.query({
      text: 'delete from blocks where blocker_id = $1 and blocked_id = $2',
      values: [actor.userId, userId],
    });
    if (rowCount === 0) return [];
    return [await appendAccountEvent(tx, at, actor.userId, { type: 'person.unblocked', subjectId: userId })];
  });
}
