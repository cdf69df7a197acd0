import type { AttachmentKind, AttachmentType, UploadPurpose, UploadRefusal } from '../../wire/attachments.ts';
import { limits } from '../../wire/limits.ts';
import type { Context, RenderedImage } from '../context.ts';
import { unwrapContentKey } from './content-key.ts';
import { encryptObject, incomingKey, previewKey, storedKey } from './objects.ts';
import { kindOf, sniff } from './sniff.ts';

/** What is known of an attachment's content, as `attachments.details` keeps it. */
export interface Details {
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly colour?: string;
  readonly previewType?: string;
}

interface UploadRow {
  readonly object_id: string;
  readonly owner_id: string;
  readonly purpose: UploadPurpose;
  readonly declared_type: AttachmentType;
  readonly size_bytes: number;
  readonly content_key_format: number;
  readonly content_key_id: string | null;
  readonly content_key: Buffer;
}

type Outcome =
  | { readonly refusal: UploadRefusal }
  | {
      readonly kind: AttachmentKind;
      readonly details: Details;
      readonly objects: ReadonlyMap<string, Uint8Array>;
    };

/**
 * Looks at a file that was posted: says what it is by its content, makes images anew without their metadata, and keeps it
 * encrypted; or refuses it. What was posted is deleted either way.
 *
 * Content key and object were chosen when the form was given out, so a run that dies midway leaves nothing behind that the
 * next one does not replace. A repeat does nothing.
 */
export async function processUpload(ctx: Context, uploadId: string): Promise<void> {
  const { rows } = await ctx.db.query<UploadRow>({
    text: `
      select object_id, owner_id, purpose, declared_type, size_bytes, content_key_format, content_key_id, content_key
      from attachments where id = $1 and state = 'processing'`,
    values: [uploadId],
  });
  const [upload] = rows;
  if (upload) {
    const content = await ctx.fileStore.get(incomingKey(uploadId));
    const outcome = await judge(ctx, upload, content);
    if ('objects' in outcome) {
      const key = await unwrapContentKey(ctx, upload.owner_id, {
        format: upload.content_key_format,
        keyId: upload.content_key_id,
        bytes: upload.content_key,
      });
      for (const [name, object] of outcome.objects) await ctx.fileStore.put(name, encryptObject(key, object));
    }
    await settle(ctx, uploadId, outcome);
  }
  // Thrown away meanwhile: what was written after the objects had been deleted has to be deleted as well.
  await ctx.db.query({
    text: `update attachments set state = 'gone' where id = $1 and state = 'deleted'`,
    values: [uploadId],
  });
  await ctx.fileStore.delete([incomingKey(uploadId)]);
}

async function judge(ctx: Context, upload: UploadRow, content: Buffer | null): Promise<Outcome> {
  if (!content) return { refusal: 'missing' };
  if (content.length !== upload.size_bytes) return { refusal: 'wrong_size' };
  const type = sniff(content, upload.declared_type);
  if (type === 'type_refused' || type === 'type_mismatch') return { refusal: type };
  const kind = kindOf(type);
  if (kind === 'image') return judgeImage(ctx, upload, content);
  if (upload.purpose === 'picture') return { refusal: 'type_refused' };
  const details = { contentType: type, sizeBytes: content.length };
  return { kind, details, objects: new Map([[storedKey(upload.object_id), content]]) };
}

async function judgeImage(ctx: Context, upload: UploadRow, content: Buffer): Promise<Outcome> {
  const square = upload.purpose === 'picture';
  const image = await ctx.images.prepare(content, {
    pixelsMax: limits.imageMaxPixels,
    sideMaxPx: square ? limits.pictureSidePx : limits.imageMaxSidePx,
    previewSidePx: square ? limits.picturePreviewSidePx : limits.imagePreviewSidePx,
    square,
  });
  if ('refused' in image) return { refusal: image.refused };
  const { width, height, colour, contentType, preview } = image;
  const small: Partial<RenderedImage> = preview ?? {};
  return {
    kind: 'image',
    details: {
      contentType,
      sizeBytes: image.content.length,
      width,
      height,
      colour,
      ...(small.contentType ? { previewType: small.contentType } : {}),
    },
    objects: new Map([
      [storedKey(upload.object_id), image.content],
      ...(small.content ? ([[previewKey(upload.object_id), small.content]] as const) : []),
    ]),
  };
}

/** Only the first run says how it ended. */
async function settle(ctx: Context, uploadId: string, outcome: Outcome): Promise<void> {
  const refused = 'refusal' in outcome;
  await ctx.db.query({
    text: `
      update attachments set state = $2, refusal = $3, kind = $4, details = $5
      where id = $1 and state = 'processing'`,
    values: [
      uploadId,
      refused ? 'refused' : 'ready',
      refused ? outcome.refusal : null,
      refused ? null : outcome.kind,
      refused ? null : JSON.stringify(outcome.details),
    ],
  });
}
