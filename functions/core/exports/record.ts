import type { Export, ExportKind } from '../../wire/exports.ts';
import type { Context, ExpiringRecord } from '../context.ts';
import { type Cursor, start } from './document.ts';

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
  readonly cursor: Cursor;
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
  { userId, exportId, kind }: Pick<ExportRecord, 'userId' | 'exportId' | 'kind'>,
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
      cursor: start,
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
    status,
    requestedAtMs,
    messagesWritten,
    messagesTotal,
    sizeBytes,
    expiresAtMs,
  };
}

function recordOf({ userId, exportId, cursor, partTags, ...data }: ExportRecord): ExpiringRecord {
  return {
    pk: pkOf(userId),
    sk: exportId,
    expiresAtSeconds: Math.floor(data.expiresAtMs / 1_000),
    data: { ...data, cursor: JSON.stringify(cursor), partTags: partTags.join(' ') },
  };
}

function exportOf(userId: string, { sk, data }: ExpiringRecord): ExportRecord {
  const { cursor, partTags, ...rest } = data;
  return {
    ...(rest as unknown as Omit<ExportRecord, 'userId' | 'exportId' | 'cursor' | 'partTags'>),
    userId,
    exportId: sk,
    cursor: JSON.parse(String(cursor)) as Cursor,
    partTags: String(partTags).split(' ').filter(Boolean),
  };
}
