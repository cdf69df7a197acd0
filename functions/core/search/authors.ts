import type { Actor, Context } from '../context.ts';
import { assertInTime, rateValues } from '../limits/person-rate.ts';

/** A conversation of the caller's, with everybody who may have written in it. */
export interface SearchedConversation {
  readonly id: string;
  readonly authorIds: readonly string[];
  /** When its last message was sent; null where there is none. */
  readonly movedAtMs: number | null;
}

/**
 * The caller's conversations, or one of them, the one that moved last first; and takes one of the allowance. One round trip.
 *
 * @throws ApiError `too_many_requests`.
 */
export async function searchedConversations(
  ctx: Context,
  actor: Actor,
  conversationId: string | undefined,
): Promise<SearchedConversation[]> {
  const { rows } = await ctx.db.query<{
    wait_ms: number;
    id: string | null;
    author_ids: string[];
    moved_at: Date | null;
  }>({
    name: conversationId === undefined ? 'search-authors' : 'search-authors-of-one',
    text: `
      with mine as (
        select me.conversation_id,
          (select sent_at from messages l where l.conversation_id = me.conversation_id order by seq desc limit 1) as moved_at
        from members me
        where me.user_id = $1 and not me.hidden ${conversationId === undefined ? '' : 'and me.conversation_id = $6'})
      select r.wait_ms, c.id, c.author_ids, c.moved_at
      from take_rate($1, $2, $3, $4, $5) r (wait_ms)
      left join lateral (
        select mine.conversation_id as id, mine.moved_at, array_agg(a.user_id) as author_ids
        from mine join members a on a.conversation_id = mine.conversation_id
        where r.wait_ms = 0
        group by mine.conversation_id, mine.moved_at) c on true
      order by c.moved_at desc nulls last, c.id`,
    values: [
      ...rateValues(ctx, actor, 'searches'),
      ...(conversationId === undefined ? [] : [conversationId]),
    ],
  });
  assertInTime(rows[0]?.wait_ms ?? 0);
  return rows.flatMap(({ id, author_ids: authorIds, moved_at: movedAt }) =>
    id ? [{ id, authorIds, movedAtMs: movedAt?.getTime() ?? null }] : [],
  );
}

/** The first conversations that have no more authors together than this, and always one. */
export function withAuthorsUpTo(
  conversations: readonly SearchedConversation[],
  max: number,
): SearchedConversation[] {
  let authors = 0;
  const end = conversations.findIndex(({ authorIds }) => {
    authors += authorIds.length;
    return authors > max;
  });
  return end < 0 ? [...conversations] : conversations.slice(0, Math.max(1, end));
}
