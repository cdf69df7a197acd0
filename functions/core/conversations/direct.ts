import { randomUUID } from 'node:crypto';
import type { Queryable } from '../context.ts';

/**
 * The direct conversation of two people: the one they have, or a new one. Its id is random, so no two pairs can ever
 * share one. Both accounts are locked by the caller, so two calls cannot make two.
 */
export async function ensureDirectConversation(
  tx: Queryable,
  at: Date,
  oneId: string,
  otherId: string,
): Promise<string> {
  const existing = await tx.query<{ id: string }>({
    text: `
      select id from conversations
      where direct_low = least($1::uuid, $2::uuid) and direct_high = greatest($1::uuid, $2::uuid)`,
    values: [oneId, otherId],
  });
  if (existing.rows[0]) return existing.rows[0].id;

  const id = randomUUID();
  await tx.query({
    text: `
      with conversation as (
        insert into conversations (id, kind, direct_low, direct_high, created_at)
        values ($1, 'direct', least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), $4)
        returning id)
      insert into members (conversation_id, user_id, role)
      select conversation.id, person, 'member' from conversation, unnest(array[$2, $3]::uuid[]) person`,
    values: [id, oneId, otherId, at],
  });
  return id;
}
