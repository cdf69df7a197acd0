import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { appendAccountEvent, type Told } from '../account-stream/append.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { ensureDirectConversation } from '../conversations/direct.ts';
import { changePair } from './pair.ts';

/**
 * Accepts a request: both become friends and share a direct conversation, the one they had if they were friends before.
 * A repeat changes nothing.
 *
 * @throws ApiError `not_found` where there is no such request, for instance because it was taken back.
 */
export function acceptFriendRequest(
  ctx: Context,
  actor: Actor,
  userId: string,
): Promise<AccountEvent | null> {
  return changePair(ctx, actor, userId, async (tx, pair, at) => {
    if (pair.friends) return [];
    if (!pair.requestedByOther) throw new ApiError('not_found');
    return befriend(tx, at, { requesterId: userId, accepterId: actor.userId });
  });
}

/** Makes two people friends; both accounts are locked by the caller. */
export async function befriend(
  tx: Queryable,
  at: Date,
  { requesterId, accepterId }: { requesterId: string; accepterId: string },
): Promise<Told[]> {
  const conversationId = await ensureDirectConversation(tx, at, requesterId, accepterId);
  await tx.query({
    text: `
      delete from friend_requests
      where (requester_id = $1 and addressee_id = $2) or (requester_id = $2 and addressee_id = $1)`,
    values: [requesterId, accepterId],
  });
  await tx.query({
    text: `
      insert into friendships (low_id, high_id, conversation_id, created_at)
      values (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, $4)`,
    values: [requesterId, accepterId, conversationId, at],
  });
  return [
    await appendAccountEvent(tx, at, requesterId, {
      type: 'friend.added',
      subjectId: accepterId,
      detail: 'accepted',
    }),
    await appendAccountEvent(tx, at, accepterId, { type: 'friend.added', subjectId: requesterId }),
  ];
}
