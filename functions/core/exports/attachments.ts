import { attachmentPath } from '../../wire/takeout.ts';
import { unwrapContentKey } from '../attachments/content-key.ts';
import { decryptObject, storedKey } from '../attachments/objects.ts';
import type { Details } from '../attachments/process.ts';
import type { Reading } from './reading.ts';

/** An attachment that the person may take along, and where it lies in the archive. */
export interface TakenAttachment {
  readonly id: string;
  readonly path: string;
  readonly objectId: string;
  readonly ownerId: string;
  readonly key: { readonly format: number; readonly keyId: string | null; readonly bytes: Buffer };
}

/** The next attachment in the order of ids: their own, and those of messages that they can see. Undefined after the last. */
export async function attachmentsAfter(
  { ctx, userId, atMs }: Reading,
  after: string | null,
): Promise<TakenAttachment | undefined> {
  const { rows } = await ctx.db.query<{
    id: string;
    object_id: string;
    owner_id: string;
    details: Details;
    content_key_format: number;
    content_key_id: string | null;
    content_key: Buffer;
  }>({
    name: 'export-attachments',
    text: `
      select a.id, a.object_id, a.owner_id, a.details, a.content_key_format, a.content_key_id, a.content_key
      from attachments a
      where a.state = 'ready' and ($2::uuid is null or a.id > $2) and (a.owner_id = $1 or exists (
        select from members me
        join messages m on m.conversation_id = me.conversation_id and m.seq = a.seq and may_see(me, m, $3)
        where me.conversation_id = a.conversation_id and me.user_id = $1 and not me.hidden))
      order by a.id limit 1`,
    values: [userId, after, new Date(atMs)],
  });
  const [row] = rows;
  return (
    row && {
      id: row.id,
      path: attachmentPath(row.id, row.details.contentType),
      objectId: row.object_id,
      ownerId: row.owner_id,
      key: { format: row.content_key_format, keyId: row.content_key_id, bytes: row.content_key },
    }
  );
}

/** What an attachment holds; null where it is gone by now. */
export async function contentOf({ ctx }: Reading, attachment: TakenAttachment): Promise<Buffer | null> {
  const object = await ctx.fileStore.get(storedKey(attachment.objectId));
  if (!object) return null;
  return decryptObject(await unwrapContentKey(ctx, attachment.ownerId, attachment.key), object);
}
