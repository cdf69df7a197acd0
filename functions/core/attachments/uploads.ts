import type { AttachmentType, Upload, UploadForm, UploadPurpose } from '../../wire/attachments.ts';
import { ApiError } from '../../wire/errors.ts';
import { limits, times } from '../../wire/limits.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { newContentKey, wrapContentKey } from './content-key.ts';
import { incomingKey } from './objects.ts';

interface NewUpload {
  readonly clientId: string;
  readonly purpose: UploadPurpose;
  readonly contentType: AttachmentType;
  readonly sizeBytes: number;
}

const dayMs = 86_400_000;

/**
 * Gives a form by which exactly one file of exactly this size can be posted. The client id becomes the id of the upload: a
 * repeat gets a fresh form for the same upload, as long as that was not reported complete.
 *
 * @throws ApiError `uploads_exhausted` with the time after which there is room again, `storage_full`, `client_id_reused`.
 */
export async function createUpload(ctx: Context, actor: Actor, asked: NewUpload): Promise<UploadForm> {
  const key = await wrapContentKey(ctx, actor.userId, newContentKey());
  const at = new Date(ctx.clock.now());
  const upload = await ctx.db.transaction(async (tx) => {
    // Two uploads at once must not both take the last of the room.
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const earlier = await findUpload(tx, asked.clientId);
    if (earlier) return repeated(earlier, actor, asked);
    await assertRoom(tx, actor.userId, asked.sizeBytes, at);
    await tx.query({
      text: `
        insert into attachments (
          id, object_id, owner_id, purpose, state, declared_type, size_bytes, created_at,
          content_key_format, content_key_id, content_key)
        values ($1, gen_random_uuid(), $2, $3, 'uploading', $4, $5, $6, $7, $8, $9)`,
      values: [
        asked.clientId,
        actor.userId,
        asked.purpose,
        asked.contentType,
        asked.sizeBytes,
        at,
        key.format,
        key.keyId,
        key.bytes,
      ],
    });
    return { id: asked.clientId, state: 'uploading' } satisfies Upload;
  });
  const form = await ctx.uploads.allowPost(
    incomingKey(upload.id),
    asked.sizeBytes,
    times.uploadFormTtlSeconds,
  );
  return { upload, ...form, expiresAtMs: at.getTime() + times.uploadFormTtlSeconds * 1_000 };
}

/**
 * Has a posted file looked at. A repeat changes nothing and tells how far it is.
 *
 * @throws ApiError `not_found` where it is not the caller's.
 */
export async function completeUpload(ctx: Context, actor: Actor, uploadId: string): Promise<Upload> {
  await ctx.db.query({
    text: `
      update attachments set state = 'processing'
      where id = $1 and owner_id = $2 and state = 'uploading'`,
    values: [uploadId, actor.userId],
  });
  const upload = await getUpload(ctx, actor, uploadId);
  // Also for a repeat: the first one may have died before it came to this.
  if (upload.state === 'processing') await ctx.filesQueue.send({ uploadId });
  return upload;
}

/** How far an own upload is. @throws ApiError `not_found` where it is not the caller's, or is gone. */
export async function getUpload(ctx: Context, actor: Actor, uploadId: string): Promise<Upload> {
  const upload = await findUpload(ctx.db, uploadId);
  if (upload?.owner_id !== actor.userId || !isThere(upload)) throw new ApiError('not_found');
  return told(upload);
}

/** Throws away an upload that nothing uses yet; one that is gone is no error. @throws ApiError `upload_unusable`. */
export async function deleteUpload(ctx: Context, actor: Actor, uploadId: string): Promise<void> {
  const upload = await findUpload(ctx.db, uploadId);
  if (upload?.owner_id !== actor.userId) throw new ApiError('not_found');
  const { rowCount } = await ctx.db.query({
    text: `
      update attachments set state = 'gone', content_key = null, content_key_id = null, details = null
      where id = $1 and owner_id = $2 and conversation_id is null and not shown and state <> 'deleted'`,
    values: [uploadId, actor.userId],
  });
  if (rowCount === 0 && isThere(upload)) throw new ApiError('upload_unusable');
  if (rowCount > 0) await ctx.filesQueue.send({});
}

interface UploadRow {
  readonly id: string;
  readonly owner_id: string;
  readonly purpose: UploadPurpose;
  readonly state: Upload['state'] | 'gone' | 'deleted';
  readonly refusal: Upload['refusal'] | null;
  readonly declared_type: string;
  readonly size_bytes: number;
}

async function findUpload(db: Queryable, id: string): Promise<UploadRow | undefined> {
  const { rows } = await db.query<UploadRow>({
    text: `
      select id, owner_id, purpose, state, refusal, declared_type, size_bytes from attachments where id = $1`,
    values: [id],
  });
  return rows[0];
}

function isThere(row: UploadRow): row is UploadRow & { state: Upload['state'] } {
  return row.state !== 'gone' && row.state !== 'deleted';
}

function told({ id, state, refusal }: UploadRow & { state: Upload['state'] }): Upload {
  return { id, state, ...(refusal ? { refusal } : {}) };
}

function repeated(earlier: UploadRow, actor: Actor, asked: NewUpload): Upload {
  const same =
    earlier.owner_id === actor.userId &&
    earlier.purpose === asked.purpose &&
    earlier.declared_type === asked.contentType &&
    earlier.size_bytes === asked.sizeBytes;
  if (!same || !isThere(earlier) || earlier.state !== 'uploading') throw new ApiError('client_id_reused');
  return told(earlier);
}

async function assertRoom(tx: Queryable, userId: string, sizeBytes: number, at: Date): Promise<void> {
  const since = new Date(at.getTime() - dayMs);
  const { rows } = await tx.query<{ total: number; today: { at: number; bytes: number }[] | null }>({
    text: `
      select
        coalesce(sum(size_bytes) filter (where state not in ('gone', 'deleted')), 0)::bigint as total,
        json_agg(json_build_object('at', epoch_ms(created_at), 'bytes', size_bytes) order by created_at)
          filter (where created_at > $2) as today
      from attachments where owner_id = $1`,
    values: [userId, since],
  });
  const { total, today } = rows[0] ?? { total: 0, today: null };
  if (total + sizeBytes > limits.uploadsTotalMaxBytes) throw new ApiError('storage_full');
  let excess =
    (today ?? []).reduce((sum, { bytes }) => sum + bytes, 0) + sizeBytes - limits.uploadsPerDayMaxBytes;
  for (const earlier of today ?? []) {
    if (excess <= 0) return;
    excess -= earlier.bytes;
    if (excess <= 0)
      throw new ApiError('uploads_exhausted', { retryAfterMs: earlier.at + dayMs - at.getTime() });
  }
}
