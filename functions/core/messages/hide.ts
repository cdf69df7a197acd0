import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { changeOwn } from '../account-stream/change-own.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Deletes messages for the caller alone, on all their devices, for good. Others keep them. What they cannot see anyway is
 * passed over; a repeat changes nothing.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member.
 */
export function hideMessages(
  ctx: Context,
  actor: Actor,
  { conversationId, seqs }: { readonly conversationId: string; readonly seqs: readonly number[] },
): Promise<AccountEvent | null> {
  return changeOwn(ctx, actor, async (tx) => {
    const { rows } = await tx.query<{ seqs: number[] }>({
      text: `
        select array(
          select asked from unnest($3::bigint[]) as asked
          where asked between 1 and coalesce(m.left_seq, c.last_seq) and m.visible @> asked
          order by asked) as seqs
        from members m join conversations c on c.id = m.conversation_id
        where m.conversation_id = $1 and m.user_id = $2 and not m.hidden for no key update of m`,
      values: [conversationId, actor.userId, [...new Set(seqs)]],
    });
    const visible = rows[0]?.seqs;
    if (!visible) throw new ApiError('not_found');
    if (visible.length === 0) return null;
    await tx.query({
      text: `
        update members set visible = visible - (
          select range_agg(int8range(seq, seq, '[]')) from unnest($3::bigint[]) as seq)
        where conversation_id = $1 and user_id = $2`,
      values: [conversationId, actor.userId, visible],
    });
    return { type: 'messages.hidden', conversationId, seqs: visible };
  });
}
