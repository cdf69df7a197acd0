import type { MessageListQuery, MessageListResult } from '../../wire/http.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { assertMember } from '../conversations/access.ts';
import { openMessage, type SealedMessage } from './body.ts';

/**
 * A page of messages, oldest first: the newest ones, those before a position, or those after one. One round trip;
 * fetching marks nothing as read.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member.
 */
export async function listMessages(
  ctx: Context,
  actor: Actor,
  conversationId: string,
  query: MessageListQuery,
): Promise<MessageListResult> {
  const limit = query.limit ?? limits.messagesPerPage;
  const forward = query.after !== undefined;
  const { rows } = await ctx.db.query<{ member: boolean; message: SealedMessage | null }>({
    name: forward ? 'messages-after' : 'messages-before',
    text: `
      select true as member, message_json(m, me, $5) as message
      from members me
      left join lateral (
        select * from messages
        where conversation_id = $1 and seq ${forward ? '>' : '<'} $3
          and seq <= coalesce(me.left_seq, $6) and may_see(me, messages, $5)
        order by seq ${forward ? 'asc' : 'desc'} limit $4) m on true
      where me.conversation_id = $1 and me.user_id = $2 and not me.hidden`,
    values: [
      conversationId,
      actor.userId,
      query.after ?? query.before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
      new Date(ctx.clock.now()),
      Number.MAX_SAFE_INTEGER,
    ],
  });
  assertMember(rows[0]?.member);
  const found = rows.flatMap((row) => (row.message?.seq ? [openMessage(row.message)] : []));
  const more = found.length > limit;
  const page = found.slice(0, limit);
  return { messages: forward ? page : page.reverse(), more };
}
