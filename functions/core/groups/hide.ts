import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { changeOwn } from '../account-stream/change-own.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Takes a group that has ended for the caller off their list, on all their devices. A repeat changes nothing.
 *
 * @throws ApiError `not_found` where they never were in it, `forbidden` where they still are.
 */
export function hideConversation(
  ctx: Context,
  actor: Actor,
  conversationId: string,
): Promise<AccountEvent | null> {
  return changeOwn(ctx, actor, async (tx) => {
    const { rows } = await tx.query<{ ended: boolean; hidden: boolean }>({
      text: `
        select left_seq is not null as ended, hidden from members
        where conversation_id = $1 and user_id = $2 for no key update`,
      values: [conversationId, actor.userId],
    });
    const membership = rows[0];
    if (!membership) throw new ApiError('not_found');
    if (!membership.ended) throw new ApiError('forbidden');
    if (membership.hidden) return null;
    await tx.query({
      text: 'update members set hidden = true where conversation_id = $1 and user_id = $2',
      values: [conversationId, actor.userId],
    });
    return { type: 'conversation.hidden', conversationId };
  });
}
