import { exportLimits } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { openFor } from '../keys/seal-for.ts';
import { type FileCursor, type FileStep, fileStart, jsonFrom, sealedFrom, zipFrom } from './archive.ts';
import { countMessages } from './conversations.ts';
import type { Reading } from './reading.ts';
import { changeExport, type ExportRecord, objectKeyOf, readExport } from './record.ts';
import { sealedKeyPurpose } from './seal.ts';

/** What a message of the queue of exports names. */
export interface ExportWork {
  readonly userId: string;
  readonly exportId: string;
}

/** Somebody else has taken the work over, or the person has deleted it: there is nothing left to do here. */
class Superseded extends Error {}

/**
 * Writes an export, or goes on writing it from its last part. Any number of calls at any time give one file: whoever cannot write the
 * record that they have read stops. What takes longer than `exportLimits.sliceMs` goes on in another call.
 *
 * @throws where it has to be tried again; after `exportLimits.failuresMax` of those it has failed.
 */
export async function runExport(ctx: Context, work: ExportWork): Promise<void> {
  const found = await readExport(ctx, work.userId, work.exportId);
  if (!found || found.status === 'ready' || found.status === 'failed') return;
  const nowMs = ctx.clock.now();
  if (found.heldUntilMs > nowMs) throw new Error('Somebody is at work on this export.');
  const key = objectKeyOf(work);
  let held: ExportRecord | undefined;
  try {
    held = await hold(ctx, found, {
      status: 'running',
      asOfMs: found.asOfMs || nowMs,
      uploadId: found.uploadId ?? (await ctx.exportFiles.begin(key)),
    });
    await write(ctx, held, nowMs + exportLimits.sliceMs, (record) => {
      held = record;
    });
  } catch (error) {
    if (error instanceof Superseded) return;
    await noteFailure(ctx, held ?? found);
    throw error;
  }
}

async function write(
  ctx: Context,
  begun: ExportRecord,
  untilMs: number,
  onHeld: (record: ExportRecord) => void,
): Promise<void> {
  let record = begun;
  const change = async (changes: Partial<ExportRecord>) => {
    record = await hold(ctx, record, changes);
    onHeld(record);
  };
  const reading = await readingOf(ctx, record);
  if (record.messagesTotal === null) await change({ messagesTotal: await countMessages(reading) });
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const { bytes: piece, cursor } of await fileFrom(reading, record)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < exportLimits.partBytes && !cursor.done) continue;
    const tag = await ctx.exportFiles.writePart(
      objectKeyOf(record),
      record.uploadId ?? '',
      record.partTags.length + 1,
      Buffer.concat(pieces.splice(0), bytes),
    );
    await change({
      cursor,
      partTags: [...record.partTags, tag],
      sizeBytes: record.sizeBytes + bytes,
    });
    bytes = 0;
    if (cursor.done || ctx.clock.now() < untilMs) continue;
    await change({ heldUntilMs: ctx.clock.now() });
    await ctx.exportQueue.send({ userId: record.userId, exportId: record.exportId });
    return;
  }
  await finish(ctx, record);
}

/** The bytes of the file that was asked for, from where it stands. */
async function fileFrom(reading: Reading, record: ExportRecord): Promise<AsyncGenerator<FileStep>> {
  const plain = (from: FileCursor) => (record.kind === 'zip' ? zipFrom : jsonFrom)(reading, from);
  if (!record.sealed) return plain(record.cursor);
  const { header, key: wrapped } = record.sealed;
  const { userId, exportId } = record;
  const bound = [sealedKeyPurpose, exportId];
  const [key] = await openFor(reading.ctx, [
    { userId, bytes: Buffer.from(wrapped ?? '', 'base64url'), bound },
  ]);
  if (!key) throw new Superseded();
  return sealedFrom(plain, { header, key }, record.cursor);
}

/** Joins the parts. Parts that are not those that were noted, or an upload that is gone without its object, begin anew. */
async function finish(ctx: Context, record: ExportRecord): Promise<void> {
  const { userId, exportId, uploadId, partTags } = record;
  if (await ctx.exportFiles.finish(objectKeyOf(record), uploadId ?? '', partTags)) {
    await hold(ctx, record, {
      status: 'ready',
      sealed: record.sealed && { ...record.sealed, key: null },
      uploadId: null,
      heldUntilMs: 0,
      expiresAtMs: ctx.clock.now() + exportLimits.ttlMs,
    });
    return;
  }
  await hold(ctx, record, {
    cursor: fileStart,
    partTags: [],
    sizeBytes: 0,
    uploadId: null,
    asOfMs: 0,
    heldUntilMs: ctx.clock.now(),
  });
  await ctx.exportQueue.send({ userId, exportId });
}

async function readingOf(ctx: Context, { userId, exportId, asOfMs }: ExportRecord): Promise<Reading> {
  const { rows } = await ctx.db.query<{ handle: string }>({
    text: 'select handle from users where id = $1',
    values: [userId],
  });
  const handle = rows[0]?.handle;
  if (handle === undefined) throw new Superseded();
  return { ctx, exportId, userId, handle, atMs: asOfMs, rowsPerPage: exportLimits.rowsPerPage };
}

async function hold(
  ctx: Context,
  record: ExportRecord,
  changes: Partial<ExportRecord>,
): Promise<ExportRecord> {
  const heldUntilMs = ctx.clock.now() + exportLimits.holdMs;
  const held = await changeExport(ctx, record, { heldUntilMs, ...changes });
  if (!held) throw new Superseded();
  return held;
}

/** Notes that an attempt failed, and gives the export up after too many. Gives how it stands, or undefined where somebody was faster. */
export async function noteFailure(ctx: Context, record: ExportRecord): Promise<ExportRecord | undefined> {
  const failures = record.failures + 1;
  const failed = failures >= exportLimits.failuresMax;
  const changes = {
    failures,
    heldUntilMs: ctx.clock.now(),
    ...(failed ? { status: 'failed' as const } : {}),
  };
  const noted = await changeExport(ctx, record, changes).catch(() => undefined);
  if (!noted || !failed) return noted;
  if (record.uploadId) await ctx.exportFiles.abandon(objectKeyOf(record), record.uploadId);
  // Who got nothing may ask again.
  await ctx.db.query({
    text: `delete from rates where user_id = $1 and kind = 'exports'`,
    values: [record.userId],
  });
  return noted;
}
