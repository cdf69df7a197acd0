import { poke } from '../broadcast/broadcast.ts';
import type { Context } from '../context.ts';
import type { Subject } from '../privacy/subject-data.ts';

/**
 * Takes away the pictures of groups that the person uploaded: they are theirs, and go with them. The members see the group without
 * one. A repeat finds none.
 *
 * @returns whether all of it is done.
 */
export async function eraseGroupPictures(
  ctx: Context,
  { userId }: Subject,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const { rows } = await ctx.db.query<{ id: string }>({
    text: `
      select c.id from conversations c join attachments a on a.id = c.picture_id
      where a.owner_id = $1 order by c.id`,
    values: [userId],
  });
  for (const { id } of rows) {
    if (!mayGoOn()) return false;
    const changed = await ctx.db.query<{ seq: number; members: string[] }>({
      text: `
        update conversations c set picture_id = null, last_seq = c.last_seq + 1, details_seq = c.last_seq + 1
        where c.id = $1 and exists (select from attachments a where a.id = c.picture_id and a.owner_id = $2)
        returning c.last_seq as seq,
          array(select m.user_id from members m where m.conversation_id = c.id and m.left_seq is null) as members`,
      values: [id, userId],
    });
    const [told] = changed.rows;
    if (told) await poke(ctx, told.members, { conversationId: id, seq: told.seq });
  }
  return true;
}
