import type { AccountEvent } from '../../wire/events.ts';
import { appendAccountEvent, type Told } from '../account-stream/append.ts';
import type { Actor, Context } from '../context.ts';
import { changePair } from '../friends/pair.ts';
import { separatePresence } from '../presence/withdraw.ts';

/**
 * Blocks a person, in silence: what they write to the caller from now on is stored for them and reaches the caller never,
 * also not after unblocking, and a request of theirs that waits is not shown any more. They stay friends. A repeat changes
 * nothing.
 *
 * @throws ApiError `not_found` where there is no such person.
 */
export async function blockPerson(ctx: Context, actor: Actor, userId: string): Promise<AccountEvent | null> {
  const event = await changePair(ctx, actor, userId, async (tx, pair, at) => {
    const { rowCount } = await tx.query({
      text: `
        insert into blocks (blocker_id, blocked_id, created_at) values ($1, $2, $3) on conflict do nothing`,
      values: [actor.userId, userId, at],
    });
    if (rowCount === 0) return [];
    const told: Told[] = [];
    if (pair.requestedByOther) {
      await tx.query({
        text: 'update friend_requests set unseen = true where requester_id = $1 and addressee_id = $2',
        values: [userId, actor.userId],
      });
      const closed = { type: 'friend_request.closed', subjectId: userId, detail: 'received' } as const;
      told.push(await appendAccountEvent(tx, at, actor.userId, closed));
    }
    told.push(await appendAccountEvent(tx, at, actor.userId, { type: 'person.blocked', subjectId: userId }));
    return told;
  });
  if (event) await separatePresence(ctx, actor.userId, userId);
  return event;
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
