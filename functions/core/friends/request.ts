import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { limits, times } from '../../wire/limits.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { befriend } from './accept.ts';
import { changePair } from './pair.ts';

/**
 * Asks a person to be friends. Where that person has asked already, both are friends at once. A repeat, or a request
 * between friends, changes nothing. A request to somebody who has blocked the caller, or who has declined one within
 * `times.declinedRequestPauseMs`, is never shown to them, which the caller is not told.
 *
 * @param options `hasLink`: the caller has the person's link, so they need not be findable.
 * @throws ApiError `not_found`, also for who is not findable, `person_blocked` by the caller, `too_many_pending`,
 *   `too_many_requests`.
 */
export function requestFriend(
  ctx: Context,
  actor: Actor,
  userId: string,
  options: { readonly hasLink?: boolean } = {},
): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (pair.friends || pair.requestedByActor) return [];
    if (pair.blockedByActor) throw new ApiError('person_blocked');
    if (pair.requestedByOther || pair.requestedUnseenByOther) {
      return befriend(tx, at, { requesterId: userId, accepterId: actor.userId });
    }
    if (!pair.otherIsFindable && !options.hasLink) throw new ApiError('not_found');

    await takePersonRate(ctx, tx, actor, 'friendRequests');
    await assertRoomForRequest(tx, actor);
    const unseen = pair.blockedByOther || (await wasDeclinedLately(tx, actor, userId, at));
    await tx.query({
      text: `
        insert into friend_requests (requester_id, addressee_id, created_at, unseen) values ($1, $2, $3, $4)`,
      values: [actor.userId, userId, at, unseen],
    });
    const sent = { type: 'friend_request.sent', subjectId: userId } as const;
    const received = { type: 'friend_request.received', subjectId: actor.userId } as const;
    const told = [await appendAccountEvent(tx, at, actor.userId, sent)];
    return unseen ? told : [...told, await appendAccountEvent(tx, at, userId, received)];
  });
}

/** Takes back an own request. Without one it changes nothing. */
export function cancelFriendRequest(
  ctx: Context,
  actor: Actor,
  userId: string,
): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (!pair.requestedByActor) return [];
    return closeRequest(tx, at, { requesterId: actor.userId, addresseeId: userId });
  });
}

/**
 * Declines a request. The one who asked is not told why it is gone; what they ask within `times.declinedRequestPauseMs` is not
 * shown. Without a request it changes nothing.
 */
export function declineFriendRequest(
  ctx: Context,
  actor: Actor,
  userId: string,
): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (!pair.requestedByOther) return [];
    await tx.query({
      text: `
        insert into declined_requests (requester_id, addressee_id, declined_at) values ($1, $2, $3)
        on conflict (requester_id, addressee_id) do update set declined_at = excluded.declined_at`,
      values: [userId, actor.userId, at],
    });
    return closeRequest(tx, at, { requesterId: userId, addresseeId: actor.userId });
  });
}

async function assertRoomForRequest(tx: Queryable, actor: Actor): Promise<void> {
  const { rows } = await tx.query<{ pending: number }>({
    text: 'select count(*) as pending from friend_requests where requester_id = $1',
    values: [actor.userId],
  });
  if ((rows[0]?.pending ?? 0) >= limits.pendingFriendRequestsMax) throw new ApiError('too_many_pending');
}

async function wasDeclinedLately(tx: Queryable, actor: Actor, userId: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query({
    text: 'select from declined_requests where requester_id = $1 and addressee_id = $2 and declined_at > $3',
    values: [actor.userId, userId, new Date(at.getTime() - times.declinedRequestPauseMs)],
  });
  return rowCount > 0;
}

/** Tells both, but the addressee only of a request that they saw. */
async function closeRequest(tx: Queryable, at: Date, request: { requesterId: string; addresseeId: string }) {
  const { requesterId, addresseeId } = request;
  const { rows } = await tx.query<{ unseen: boolean }>({
    text: 'delete from friend_requests where requester_id = $1 and addressee_id = $2 returning unseen',
    values: [requesterId, addresseeId],
  });
  const type = 'friend_request.closed';
  const sent = { type, subjectId: addresseeId, detail: 'sent' } as const;
  const received = { type, subjectId: requesterId, detail: 'received' } as const;
  const told = [await appendAccountEvent(tx, at, requesterId, sent)];
  return rows[0]?.unseen ? told : [...told, await appendAccountEvent(tx, at, addresseeId, received)];
}
