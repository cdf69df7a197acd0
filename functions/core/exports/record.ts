import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Export, ExportKind } from '../../wire/exports.ts';
import type { Context, ExpiringRecord } from '../context.ts';
import { type FileCursor, fileStart } from './archive.ts';
import type { SealedHeader } from './seal.ts';

/** An export and how far it is. Everything that another process needs to go on stands in it. */
export interface ExportRecord {
  readonly userId: string;
  readonly exportId: string;
  readonly kind: ExportKind;
  readonly status: Export['status'];
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  /** The moment as of which messages have expired; 0 before the work began. */
  readonly asOfMs: number;
  readonly cursor: FileCursor;
  /** How it is sealed, with the key under the person's own; the key is forgotten when the file is there. Null: it is not. */
  readonly sealed: { readonly header: SealedHeader; readonly key: string | null } | null;
  readonly messagesTotal: number | null;
  readonly sizeBytes: number;
  /** The upload under way; null where there is none. */
  readonly uploadId: string | null;
  /** What the store called each part. */
  readonly partTags: readonly string[];
  readonly failures: number;
  /** Somebody is at work on it until then. */
  readonly heldUntilMs: number;
  /** Counts up with each write. */
  readonly version: number;
}

const pkOf = (userId: string) => `exports#${userId}`;

/** The key of its object. */
export function objectKeyOf({ userId, exportId }: Pick<ExportRecord, 'userId' | 'exportId'>): string {
  return `${userId}/${exportId}`;
}

/** An export that there is; undefined where it never was, has expired or is somebody else's. */
export async function readExport(
  ctx: Context,
  userId: string,
  exportId: string,
): Promise<ExportRecord | undefined> {
  const record = await ctx.records.get(pkOf(userId), exportId);
  return record && exportOf(userId, record);
}

/** All exports of a person, the newest first. */
export async function listExports(ctx: Context, userId: string): Promise<ExportRecord[]> {
  const records = await ctx.records.list(pkOf(userId));
  return records
    .map((record) => exportOf(userId, record))
    .sort((one, other) => other.requestedAtMs - one.requestedAtMs);
}

/**
 * Writes what changed, if nobody has written since it was read.
 *
 * @returns as it stands now, or undefined when somebody was faster, or has deleted it.
 */
export async function changeExport(
  ctx: Context,
  read: ExportRecord,
  changes: Partial<ExportRecord>,
): Promise<ExportRecord | undefined> {
  const changed = { ...read, ...changes, version: read.version + 1 };
  return (await ctx.records.put(recordOf(changed), { version: read.version })) ? changed : undefined;
}

/** Writes a new one, unless there is one of that id. */
export function addExport(
  ctx: Context,
  { userId, exportId, kind, sealed }: Pick<ExportRecord, 'userId' | 'exportId' | 'kind' | 'sealed'>,
  ttlMs: number,
): Promise<boolean> {
  const nowMs = ctx.clock.now();
  return ctx.records.put(
    recordOf({
      userId,
      exportId,
      kind,
      status: 'waiting',
      requestedAtMs: nowMs,
      expiresAtMs: nowMs + ttlMs,
      asOfMs: 0,
      cursor: fileStart,
      sealed,
      messagesTotal: null,
      sizeBytes: 0,
      uploadId: null,
      partTags: [],
      failures: 0,
      heldUntilMs: 0,
      version: 1,
    }),
    'absent',
  );
}

/** Forgets it; a repeat does nothing. */
export function removeExport(ctx: Context, userId: string, exportId: string): Promise<void> {
  return ctx.records.delete(pkOf(userId), exportId);
}

/** As its person sees it. */
export function toldExport(record: ExportRecord): Export {
  const { exportId, kind, status, requestedAtMs, messagesTotal, sizeBytes, expiresAtMs, cursor } = record;
  const messagesWritten = cursor.counts.messages ?? 0;
  return {
    id: exportId,
    kind,
    sealed: record.sealed !== null,
    status,
    requestedAtMs,
    messagesWritten,
    messagesTotal,
    sizeBytes,
    expiresAtMs,
  };
}

function recordOf({ userId, exportId, cursor, partTags, sealed, ...data }: ExportRecord): ExpiringRecord {
  return {
    pk: pkOf(userId),
    sk: exportId,
    expiresAtSeconds: Math.floor(data.expiresAtMs / 1_000),
    data: {
      ...data,
      // It names every file of an archive.
      cursor: deflateRawSync(JSON.stringify(cursor)).toString('base64'),
      partTags: partTags.join(' '),
      sealed: sealed && JSON.stringify(sealed),
    },
  };
}

function exportOf(userId: string, { sk, data }: ExpiringRecord): ExportRecord {
  const { cursor, partTags, sealed, ...rest } = data;
  return {
    ...(rest as unknown as Omit<ExportRecord, 'userId' | 'exportId' | 'cursor' | 'partTags' | 'sealed'>),
    userId,
    exportId: sk,
    cursor: JSON.parse(inflateRawSync(Buffer.from(String(cursor), 'base64')).toString()) as FileCursor,
    sealed: sealed ? (JSON.parse(String(sealed)) as ExportRecord['sealed']) : null,
    partTags: String(partTags).split(' ').filter(Boolean),
  };
}
