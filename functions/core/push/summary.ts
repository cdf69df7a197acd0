import type { PushSummary } from '../../wire/push.ts';
import type { Actor, Context } from '../context.ts';

/**
 * What a browser that was woken may show: how many conversations have something unread, and where the newest of it is. Names
 * only where this browser was allowed to show them; never a text.
 */
export async function pushSummary(ctx: Context, actor: Actor): Promise<PushSummary> {
  const { rows } = await ctx.db.query<{
    conversationId: string;
    title: string | null;
    senderName: string | null;
    showsNames: boolean;
    total: number;
  }>({
    text: `
      select n.conversation_id as "conversationId", c.title, u.display_name as "senderName",
        exists (
          select from push_subscriptions s where s.user_id = $1 and s.session_id = $2 and s.shows_names) as "showsNames",
        count(*) over () as total
      from members x
      join conversations c on c.id = x.conversation_id
      join lateral (
        select m.* from messages m
        where m.conversation_id = x.conversation_id and m.seq > own_read_seq(x) and m.kind = 'message' and m.body is not null
          and m.sender_id <> x.user_id and may_see(x, m, $3)
        order by m.seq desc limit 1) n on true
      join users u on u.id = n.sender_id
      where x.user_id = $1 and not x.hidden and not coalesce(x.muted_until > $3, false)
      order by n.sent_at desc limit 1`,
    values: [actor.userId, actor.sessionId, new Date(ctx.clock.now())],
  });
  const newest = rows[0];
  if (!newest) return { unreadConversations: 0, latest: null };
  const { conversationId, showsNames, title, senderName, total } = newest;
  const names = showsNames ? { title, senderName } : { title: null, senderName: null };
  return { unreadConversations: Number(total), latest: { conversationId, ...names } };
}
