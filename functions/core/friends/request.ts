import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { befriend } from './accept.ts';
import { changePair } from './pair.ts';

/**
 * Asks a person to be friends. Where that person has asked already, both are friends at once. A repeat, or a request
 * between friends, changes nothing. After a decline one may ask again.
 *
 * @throws ApiError `not_found`, `too_many_pending`.
 */
export function requestFriend(ctx: Context, actor: Actor, userId: string): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (pair.friends || pair.requestedByActor) return [];
    if (pair.requestedByOther) return befriend(tx, at, { requesterId: userId, accepterId: actor.userId });

    await assertRoomForRequest(tx, actor);
    await tx.query({
      text: 'insert into friend_requests (requester_id, addressee_id, created_at) values ($1, $2, $3)',
      values: [actor.userId, userId, at],
    });
    return [
      await appendAccountEvent(tx, at, actor.userId, { type: 'friend_request.sent', subjectId: userId }),
      await appendAccountEvent(tx, at, userId, { type: 'friend_request.received', subjectId: actor.userId }),
    ];
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

/** Declines a request. The one who asked is not told why it is gone and may ask again. Without one it changes nothing. */
export function declineFriendRequest(
  ctx: Context,
  actor: Actor,
  userId: string,
): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (!pair.requestedByOther) return [];
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

async function closeRequest(tx: Queryable, at: Date, request: { requesterId: string; addresseeId: string }) {
  const { requesterId, addresseeId } = request;
  await tx.query({
    text: 'delete from friend_requests where requester_id = $1 and addressee_id = $2',
    values: [requesterId, addresseeId],
  });
  return [
    await appendAccountEvent(tx, at, requesterId, {
      type: 'friend_request.closed',
      subjectId: addresseeId,
      detail: 'sent',
    }),
    await appendAccountEvent(tx, at, addresseeId, {
      type: 'friend_request.closed',
      subjectId: requesterId,
      detail: 'received',
    }),
  ];
}
