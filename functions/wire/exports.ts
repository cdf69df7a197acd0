import * as v from 'valibot';
import { passphraseLength } from './sealed.ts';
import { ClientId, TimeMs } from './values.ts';

/** What `format` and `formatVersion` of `data.json` say. A new version may add keys; one that changes any counts up. */
export const exportFormat = 'umbrachat-export';
export const exportFormatVersion = 1;

/** `json`: `data.json` alone. `zip`: that with its schema, the attachments, and a page that shows it without a network. */
export const ExportKind = v.picklist(['json', 'zip']);
export type ExportKind = v.InferOutput<typeof ExportKind>;

/** The id is the client's, so a request that is repeated asks for one export. */
export const ExportCreate = v.strictObject({
  clientId: ClientId,
  kind: ExportKind,
  /** Seals the file: without it nobody opens it, the operator included. It is not kept. */
  passphrase: v.optional(
    v.pipe(
      v.string(),
      v.minLength(passphraseLength.min, 'too_short'),
      v.maxLength(passphraseLength.max, 'too_long'),
    ),
  ),
});
export type ExportCreate = v.InferOutput<typeof ExportCreate>;

export const ExportParams = v.strictObject({ exportId: ClientId });

/** An export of everything that is stored about the caller. */
export const Export = v.object({
  id: ClientId,
  kind: ExportKind,
  /** It opens with a passphrase only. */
  sealed: v.boolean(),
  /** `failed`: it was tried several times; another one can be asked for at once. */
  status: v.picklist(['waiting', 'running', 'ready', 'failed']),
  requestedAtMs: TimeMs,
  /** Messages written and to be written: the greater part of the work; null before they were counted. */
  messagesWritten: v.number(),
  messagesTotal: v.nullable(v.number()),
  sizeBytes: v.number(),
  /** From then on it is gone. */
  expiresAtMs: TimeMs,
});
export type Export = v.InferOutput<typeof Export>;

/** The newest first. */
export const ExportList = v.object({ exports: v.array(Export) });

/** An address at which the file can be fetched for `exportLimits.linkTtlSeconds`, by whoever has it. */
export const ExportLink = v.object({ url: v.string(), fileName: v.string(), expiresAtMs: TimeMs });
export type ExportLink = v.InferOutput<typeof ExportLink>;
