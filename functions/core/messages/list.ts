import type { MessageListQuery, MessageListResult } from '../../wire/http.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { assertMember } from '../conversations/access.ts';
import { keyringFor } from '../keys/keyring.ts';
import { openMessage, type SealedMessage } from './body.ts';

/**
 * The position from which on messages were sent at `$3` or later, found by halving the stream: positions and times grow
 * together, so some twenty steps along the primary key do for a million messages, and no index has to be kept for it.
 * Clocks of handlers differ by milliseconds, so neighbours may be mistaken by that much, which a date does not notice.
 * Positions without a message (a receipt's, say) are passed over: each step looks at the first message from the middle on.
 */
const positionAt = `
  with recursive probe (low, high) as (
    select 1::bigint, last_seq + 1 from conversations where id = $1
    union all
    select
      case when found.sent_at < $3 then found.seq + 1 else low end,
      case when found.sent_at < $3 then high else middle end
    from probe
    cross join lateral (select (low + high) / 2 as middle) half
    left join lateral (
      select seq, sent_at from messages
      where conversation_id = $1 and seq >= middle and seq < high order by seq limit 1) found on true
    where low < high)
  select max(low) - 1 from probe`;

/**
 * A page of messages, oldest first: the newest ones, those before a position, those after one, or those from a time on.
 * One round trip; fetching marks nothing as read.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member, `unavailable`.
 */
export async function listMessages(
  ctx: Context,
  actor: Actor,
  conversationId: string,
  query: MessageListQuery,
): Promise<MessageListResult> {
  const limit = query.limit ?? limits.messagesPerPage;
  const { at } = query;
  const forward = query.after !== undefined || at !== undefined;
  const from = at === undefined ? '$3' : `(${positionAt})`;
  const { rows } = await ctx.db.query<{ member: boolean; message: SealedMessage | null }>({
    name: at !== undefined ? 'messages-at' : forward ? 'messages-after' : 'messages-before',
    text: `
      select true as member, message_json(m, me, $5) as message
      from members me
      left join lateral (
        select * from messages
        where conversation_id = $1 and seq ${forward ? '>' : '<'} ${from}
          and seq <= coalesce(me.left_seq, $6) and may_see(me, messages, $5)
        order by seq ${forward ? 'asc' : 'desc'} limit $4) m on true
      where me.conversation_id = $1 and me.user_id = $2 and not me.hidden`,
    values: [
      conversationId,
      actor.userId,
      at === undefined ? (query.after ?? query.before ?? Number.MAX_SAFE_INTEGER) : new Date(at),
      limit + 1,
      new Date(ctx.clock.now()),
      Number.MAX_SAFE_INTEGER,
    ],
  });
  assertMember(rows[0]?.member);
  const keyring = await keyringFor(ctx, rows);
  const found = rows.flatMap((row) => (row.message?.seq ? [openMessage(keyring, row.message)] : []));
  const more = found.length > limit;
  const page = found.slice(0, limit);
  return { messages: forward ? page : page.reverse(), more };
}
