import * as v from 'valibot';
import { limits } from './limits.ts';
import { FileName, TimeMs, Uuid } from './values.ts';

/**
 * The closed list of types that may be uploaded, by the kind they are shown as. What a file is, its content decides: a
 * declared type that the content does not bear out is refused. SVG, HTML and programs are on no list.
 */
export const attachmentTypes = {
  image: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  audio: ['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/webm', 'audio/wav'],
  video: ['video/mp4', 'video/webm'],
  file: [
    'application/pdf',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
    'text/plain',
    'text/csv',
  ],
} as const;

export const AttachmentKind = v.picklist(['image', 'audio', 'video', 'file']);
export type AttachmentKind = v.InferOutput<typeof AttachmentKind>;

/** A type of the list above. */
export const AttachmentType = v.picklist(
  [...attachmentTypes.image, ...attachmentTypes.audio, ...attachmentTypes.video, ...attachmentTypes.file],
  'type_refused',
);
export type AttachmentType = v.InferOutput<typeof AttachmentType>;

/** What only the recorder of a voice message knows. `waveform` is the loudness over its length, 0 to 31. */
export const Voice = v.strictObject({
  durationMs: v.pipe(
    v.number(),
    v.safeInteger('not_integer'),
    v.minValue(1, 'too_small'),
    v.maxValue(limits.voiceMaxMs, 'too_large'),
  ),
  waveform: v.pipe(
    v.array(
      v.pipe(
        v.number(),
        v.safeInteger('not_integer'),
        v.minValue(0, 'negative'),
        v.maxValue(31, 'too_large'),
      ),
    ),
    v.maxLength(limits.waveformMaxBars, 'too_many'),
  ),
});
export type Voice = v.InferOutput<typeof Voice>;

/**
 * An attachment as it is named in a message to be sent: an own upload that is ready and was not used before, or in a
 * forwarded message an attachment of a message that the sender sees.
 */
export const AttachmentRef = v.strictObject({ id: Uuid, name: FileName, voice: v.optional(Voice) });
export type AttachmentRef = v.InferOutput<typeof AttachmentRef>;
export const AttachmentRefs = v.pipe(
  v.array(AttachmentRef),
  v.minLength(1, 'required'),
  v.maxLength(limits.attachmentsPerMessageMax, 'too_many'),
  v.check((refs) => new Set(refs.map(({ id }) => id)).size === refs.length, 'twice'),
);

/** An attachment of a message. Images have a size in pixels, a colour that stands for them, and a `preview` to load first. */
export const Attachment = v.object({
  id: Uuid,
  name: v.string(),
  kind: AttachmentKind,
  contentType: v.string(),
  sizeBytes: v.number(),
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  colour: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/, 'not_a_colour'))),
  preview: v.optional(v.literal(true)),
  voice: v.optional(v.object({ durationMs: v.number(), waveform: v.array(v.number()) })),
});
export type Attachment = v.InferOutput<typeof Attachment>;

/** Why an upload was refused after its content was looked at. */
export const UploadRefusal = v.picklist([
  'missing',
  'wrong_size',
  'type_refused',
  'type_mismatch',
  'too_many_pixels',
  'unreadable',
]);
export type UploadRefusal = v.InferOutput<typeof UploadRefusal>;

/** `uploading` until it is reported complete, `processing` while it is looked at; then `ready` or `refused`. */
export const Upload = v.object({
  id: Uuid,
  state: v.picklist(['uploading', 'processing', 'ready', 'refused']),
  refusal: v.optional(UploadRefusal),
});
export type Upload = v.InferOutput<typeof Upload>;

/** `picture`: of a person or a group; it is cut to a square. */
export const UploadPurpose = v.picklist(['message', 'picture']);
export type UploadPurpose = v.InferOutput<typeof UploadPurpose>;

/** Where and how the bytes are posted: `multipart/form-data` with these fields, then the field `file`. */
export const UploadForm = v.object({
  upload: Upload,
  url: v.string(),
  fields: v.record(v.string(), v.string()),
  expiresAtMs: TimeMs,
});
export type UploadForm = v.InferOutput<typeof UploadForm>;

/**
 * What is needed to read one attachment: addresses that hold for a few minutes, and the AES-256-GCM key of what lies
 * there (base64url). The first 12 bytes of an object are its nonce, the last 16 its tag.
 */
export const AttachmentAccess = v.object({
  id: Uuid,
  url: v.string(),
  previewUrl: v.optional(v.string()),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'not_a_key')),
  contentType: v.string(),
  previewType: v.optional(v.string()),
});
export type AttachmentAccess = v.InferOutput<typeof AttachmentAccess>;
