import type { AttachmentAccess } from '../../wire/attachments.ts';
import { times } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { unwrapContentKey } from './content-key.ts';
import { previewKey, storedKey } from './objects.ts';
import type { Details } from './process.ts';

interface Row {
  readonly id: string;
  readonly object_id: string;
  readonly owner_id: string;
  readonly details: Details;
  readonly content_key_format: number;
  readonly content_key_id: string | null;
  readonly content_key: Buffer;
}

/**
 * Addresses and keys of attachments that the caller may see at this moment: those of messages they can see, pictures of groups they
 * are in, and pictures of friends and of people in the same group. Between two of whom one has blocked the other, and of
 * somebody who has asked for erasure, there are none. What does not exist and what is not for them is left out alike.
 */
export async function openAttachments(
  ctx: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<AttachmentAccess[]> {
  const { rows } = await ctx.db.query<Row>({
    name: 'attachments-open',
    text: `
      select a.id, a.object_id, a.owner_id, a.details, a.content_key_format, a.content_key_id, a.content_key
      from attachments a
      join members me on me.conversation_id = a.conversation_id and me.user_id = $2 and not me.hidden
      join messages m on m.conversation_id = a.conversation_id and m.seq = a.seq and may_see(me, m, $3)
      where a.id = any ($1) and a.state = 'ready'
      union all
      select a.id, a.object_id, a.owner_id, a.details, a.content_key_format, a.content_key_id, a.content_key
      from attachments a
      where a.id = any ($1) and a.state = 'ready' and a.shown and (
        exists (
          select from conversations c join members me on me.conversation_id = c.id and me.user_id = $2
          where c.picture_id = a.id and me.left_seq is null)
        or exists (
          select from users u where u.id = a.owner_id and u.picture_id = a.id and (u.id = $2 or (
            not exists (
              select from blocks b where (b.blocker_id, b.blocked_id) in ((u.id, $2), ($2, u.id)))
            and not exists (select from erasures e where e.user_id = u.id)
            and (
              exists (
                select from friendships f where f.low_id = least(u.id, $2) and f.high_id = greatest(u.id, $2))
              or exists (
                select from members me
                join members them on them.conversation_id = me.conversation_id and them.user_id = u.id
                join conversations c on c.id = me.conversation_id and c.kind = 'group'
                where me.user_id = $2 and me.left_seq is null and them.left_seq is null))))))`,
    values: [[...new Set(ids)], actor.userId, new Date(ctx.clock.now())],
  });
  return Promise.all(rows.map((row) => grant(ctx, row)));
}

/** The address and key of one attachment. Who may have them was decided before. */
async function grant(ctx: Context, row: Row): Promise<AttachmentAccess> {
  const { contentType, previewType } = row.details;
  const key = await unwrapContentKey(ctx, row.owner_id, {
    format: row.content_key_format,
    keyId: row.content_key_id,
    bytes: row.content_key,
  });
  const link = (name: string) => ctx.uploads.allowGet(name, times.attachmentLinkTtlSeconds);
  return {
    id: row.id,
    url: await link(storedKey(row.object_id)),
    key: key.toString('base64url'),
    contentType,
    ...(previewType ? { previewUrl: await link(previewKey(row.object_id)), previewType } : {}),
  };
}
