import { ApiError } from '../../wire/errors.ts';
import type { Queryable } from '../context.ts';

/**
 * The one rule of access: a conversation is there for its members and for nobody else. Whoever is not a member gets
 * the answer of a conversation that does not exist.
 */
export function assertMember(isMember: boolean | undefined): asserts isMember is true {
  if (!isMember) throw new ApiError('not_found');
}

/**
 * The other members of a conversation, which the caller may write in now, who see that the caller is typing: both tell it,
 * and neither has blocked the other.
 *
 * @throws ApiError `not_found` where the caller is not a member, `not_friends` where the two people of a direct
 *   conversation are not friends any more, `person_blocked` where the caller has blocked the other one.
 */
export async function membersWhoSeeTyping(
  db: Queryable,
  conversationId: string,
  userId: string,
): Promise<string[]> {
  const { rows } = await db.query<{
    user_id: string;
    writable: boolean;
    blocked: boolean;
    sees_typing: boolean;
  }>({
    name: 'members-who-see-typing',
    text: `
      select m.user_id,
        c.kind <> 'direct' or exists (select from friendships f where f.conversation_id = c.id) as writable,
        c.kind = 'direct' and exists (
          select from blocks b where b.blocker_id = $2 and b.blocked_id in (c.direct_low, c.direct_high)) as blocked,
        me.show_typing and u.show_typing
          and m.user_id not in (select s.user_id from separated_from($2) s) as sees_typing
      from members m
      join conversations c on c.id = m.conversation_id
      join users u on u.id = m.user_id
      join users me on me.id = $2
      where m.conversation_id = $1 and m.left_seq is null`,
    values: [conversationId, userId],
  });
  assertMember(rows.some((row) => row.user_id === userId));
  if (!rows[0]?.writable) throw new ApiError('not_friends');
  if (rows[0].blocked) throw new ApiError('person_blocked');
  return rows.flatMap((row) => (row.sees_typing && row.user_id !== userId ? [row.user_id] : []));
}
