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
 * The ids of all members of a conversation that the caller may write in now.
 *
 * @throws ApiError `not_found` where the caller is not one of them, `not_friends` where the two people of a direct
 *   conversation are not friends any more.
 */
export async function membersToWriteTo(
  db: Queryable,
  conversationId: string,
  userId: string,
): Promise<string[]> {
  const { rows } = await db.query<{ user_id: string; writable: boolean }>({
    name: 'members-to-write-to',
    text: `
      select m.user_id,
        c.kind <> 'direct' or exists (select from friendships f where f.conversation_id = c.id) as writable
      from members m join conversations c on c.id = m.conversation_id
      where m.conversation_id = $1 and m.left_seq is null`,
    values: [conversationId],
  });
  const ids = rows.map((row) => row.user_id);
  assertMember(ids.includes(userId));
  if (!rows[0]?.writable) throw new ApiError('not_friends');
  return ids;
}
