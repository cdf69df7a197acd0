import { times } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { membersWhoSeeTyping } from '../conversations/access.ts';
import { tellSignal } from './tell.ts';

/**
 * Tells the other members who are to see it that the caller is typing. Lost when the live store is away, which harms nothing.
 *
 * @throws ApiError `not_found` where the caller is not a member, `not_friends` and `person_blocked` where they may not
 *   write.
 */
export async function startTyping(ctx: Context, actor: Actor, conversationId: string): Promise<void> {
  const others = await membersWhoSeeTyping(ctx.db, conversationId, actor.userId);
  if (others.length === 0) return;
  try {
    await tellSignal(ctx, others, {
      type: 'typing',
      conversationId,
      userId: actor.userId,
      ttlMs: times.typingTtlMs,
    });
  } catch (error) {
    ctx.log.error('Typing could not be told.', { operation: 'typing.start', store: 'redis', error });
  }
}
