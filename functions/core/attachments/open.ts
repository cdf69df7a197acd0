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
 * Addresses and keys of attachments that the caller may see at this moment: those of messages they can see. What does not
 * exist and what is not for them is left out alike.
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
      where a.id = any ($1) and a.state = 'ready'`,
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
