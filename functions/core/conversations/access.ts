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
 * The ids of all members.
 *
 * @throws ApiError `not_found` where the caller is not one of them.
 */
export async function membersFor(db: Queryable, conversationId: string, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ user_id: string }>({
    name: 'conversation-members',
    text: 'select user_id from members where conversation_id = $1',
    values: [conversationId],
  });
  const ids = rows.map((row) => row.user_id);
  assertMember(ids.includes(userId));
  return ids;
}
