import { incomingKey, previewKey, storedKey } from '../attachments/objects.ts';
import type { Context } from '../context.ts';
import { deleteExport } from '../exports/manage.ts';
import { deleteLinks } from '../mail/links.ts';
import { connectionsKey, onlineKey } from '../presence/connections.ts';
import { partitionOf, type Subject, subjectRecords } from '../privacy/subject-data.ts';
import { noteErased } from './pieces.ts';

const rowsAtOnce = 50;

/** Deletes the person's expiring records: sessions, exports with their files, and what else stands under id or handle. A repeat finds nothing. */
export async function eraseRecords(ctx: Context, subject: Subject): Promise<boolean> {
  let deleted = await deleteLinks(ctx, subject.userId);
  for (const group of subjectRecords.filter(
    ({ owner }) => owner.kind === 'key' || owner.kind === 'handle-digest',
  )) {
    for (const { pk, sk } of await ctx.records.list(partitionOf(group, subject))) {
      if (group.name.startsWith('exports#'))
        await deleteExport(ctx, { userId: subject.userId, sessionId: '' }, sk);
      await ctx.records.delete(pk, sk);
      deleted++;
    }
  }
  // A file can outlive its record by a day.
  for (const key of await ctx.exportFiles.list(`${subject.userId}/`)) await ctx.exportFiles.delete(key);
  await noteErased(ctx.db, subject.userId, { records: deleted });
  return true;
}

/** Takes the person out of the live store. A repeat does nothing. */
export async function eraseLive(ctx: Context, { userId }: Subject): Promise<boolean> {
  await ctx.live.batch((batch) => {
    batch.zrem(onlineKey, userId);
    batch.zremrangebyscore(connectionsKey(userId), '-inf', '+inf');
  });
  return true;
}

/**
 * Deletes the person's files: first nobody can read them any more, then their objects go, then the rows. An object that somebody
 * else has forwarded stays for them, as what they sent.
 */
export async function eraseFiles(
  ctx: Context,
  { userId }: Subject,
  mayGoOn: () => boolean,
): Promise<boolean> {
  await ctx.db.query({
    text: `
      update attachments set state = 'gone', content_key = null, content_key_id = null, details = null
      where owner_id = $1 and state not in ('gone', 'deleted')`,
    values: [userId],
  });
  for (;;) {
    if (!mayGoOn()) return false;
    const { rows } = await ctx.db.query<{ id: string; object_id: string; needed: boolean }>({
      text: `
        select a.id, a.object_id, exists (
          select from attachments other
          where other.object_id = a.object_id and other.state not in ('gone', 'deleted')) as needed
        from attachments a where a.owner_id = $1 order by a.id limit ${rowsAtOnce}`,
      values: [userId],
    });
    if (rows.length === 0) return true;
    for (const { id, object_id, needed } of rows) {
      const stored = needed ? [] : [storedKey(object_id), previewKey(object_id)];
      await ctx.fileStore.delete([incomingKey(id), ...stored]);
      await ctx.db.transaction(async (tx) => {
        await tx.query({
          text: 'update erasures set object_keys = object_keys || $2 where user_id = $1',
          // What is stored begins with the name of the object: with that of its preview too.
          values: [userId, [incomingKey(id), ...stored.slice(0, 1)]],
        });
        const { rowCount } = await tx.query({ text: 'delete from attachments where id = $1', values: [id] });
        await noteErased(tx, userId, { attachments: rowCount, objects: rowCount * (1 + stored.length) });
      });
    }
  }
}
