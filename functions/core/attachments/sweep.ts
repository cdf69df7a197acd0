import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { incomingKey, previewKey, storedKey } from './objects.ts';

/** Rows looked at in one run. */
const sweptMax = 100;

/**
 * Deletes the objects of attachments that are gone, and makes those gone that nothing used within a day. Runs after every
 * job of the queue and once a day, so whatever one run did not come to, another one does. An object that somebody forwarded stays for
 * them.
 */
export async function sweepAttachments(ctx: Context): Promise<void> {
  const unusedSince = new Date(ctx.clock.now() - times.unusedUploadTtlMs);
  await ctx.db.query({
    text: `
      update attachments set state = 'gone', content_key = null, content_key_id = null, details = null
      where conversation_id is null and not shown and created_at < $1 and state not in ('gone', 'deleted')`,
    values: [unusedSince],
  });
  const { rows } = await ctx.db.query<{ id: string; object_id: string; needed: boolean }>({
    text: `
      select a.id, a.object_id, exists (
        select from attachments other
        where other.object_id = a.object_id and other.state not in ('gone', 'deleted')) as needed
      from attachments a where a.state = 'gone' order by a.id limit $1`,
    values: [sweptMax],
  });
  for (const { id, object_id, needed } of rows) {
    const stored = needed ? [] : [storedKey(object_id), previewKey(object_id)];
    await ctx.fileStore.delete([incomingKey(id), ...stored]);
    await ctx.db.query({
      text: `update attachments set state = 'deleted' where id = $1 and state = 'gone'`,
      values: [id],
    });
  }
  // For a day a row still counts for how much its owner may upload.
  await ctx.db.query({
    text: `delete from attachments where state = 'deleted' and created_at < $1`,
    values: [unusedSince],
  });
}
