import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import type { Told } from '../account-stream/append.ts';
import { tell } from '../account-stream/tell.ts';
import type { Actor, Context, Queryable } from '../context.ts';

/** How two people stand to each other, read under lock. */
export interface Pair {
  readonly requestedByActor: boolean;
  /** And the actor sees it. */
  readonly requestedByOther: boolean;
  /** The actor is not shown it, because of a block or soon after a decline. */
  readonly requestedUnseenByOther: boolean;
  readonly friends: boolean;
  readonly blockedByActor: boolean;
  readonly blockedByOther: boolean;
  /** Strangers may ask the other person. */
  readonly otherIsFindable: boolean;
}

/**
 * Runs a change between two people with both accounts locked, lower id first, so contradictory acts at the same moment
 * happen one after the other; then, after commit, tells each of them their events.
 *
 * @param change gets the time of the change, which everything it stores carries.
 * @returns the actor's last event; null where nothing changed.
 * @throws ApiError `not_found` where the other person does not exist or is the actor.
 */
export async function changePair(
  ctx: Context,
  actor: Actor,
  otherId: string,
  change: (tx: Queryable, pair: Pair, at: Date) => Promise<Told[]>,
): Promise<AccountEvent | null> {
  if (otherId === actor.userId) throw new ApiError('not_found');
  const told = await ctx.db.transaction(async (tx) => {
    const locked = await tx.query({
      text: 'select from users where id = any ($1) order by id for no key update',
      values: [[actor.userId, otherId]],
    });
    if (locked.rowCount < 2) throw new ApiError('not_found');
    return change(tx, await readPair(tx, actor.userId, otherId), new Date(ctx.clock.now()));
  });
  const opened = await tell(ctx, told);
  return opened.findLast(({ userId }) => userId === actor.userId)?.event ?? null;
}

async function readPair(tx: Queryable, actorId: string, otherId: string): Promise<Pair> {
  const { rows } = await tx.query<Pair>({
    text: `
      select
        exists (select from friend_requests where requester_id = $1 and addressee_id = $2) as "requestedByActor",
        exists (
          select from friend_requests
          where requester_id = $2 and addressee_id = $1 and not unseen) as "requestedByOther",
        exists (
          select from friend_requests
          where requester_id = $2 and addressee_id = $1 and unseen) as "requestedUnseenByOther",
        exists (select from blocks where blocker_id = $1 and blocked_id = $2) as "blockedByActor",
        exists (select from blocks where blocker_id = $2 and blocked_id = $1) as "blockedByOther",
        (select findable from users where id = $2)
          and not exists (select from erasures where user_id = $2) as "otherIsFindable",
        exists (
          select from friendships
          where low_id = least($1::uuid, $2::uuid) and high_id = greatest($1::uuid, $2::uuid)) as friends`,
    values: [actorId, otherId],
  });
  const pair = rows[0];
  if (!pair) throw new Error('The pair could not be read.');
  return pair;
}
