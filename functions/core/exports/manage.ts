import { ApiError } from '../../wire/errors.ts';
import type { Export, ExportCreate, ExportLink } from '../../wire/exports.ts';
import { exportLimits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { sealFor } from '../keys/seal-for.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { requireRecentAuth } from '../sessions/recent.ts';
import {
  addExport,
  type ExportRecord,
  listExports,
  objectKeyOf,
  readExport,
  removeExport,
  toldExport,
} from './record.ts';
import { revived } from './revive.ts';
import { keyOfPassphrase, newSealedHeader, sealedKeyPurpose } from './seal.ts';

/**
 * Has an export of everything that is stored about the caller written. A repeat with the same client id gives the same one, and sees to it
 * that it is being written.
 *
 * @throws ApiError `reauthentication_required`, and `too_many_requests` with the time to wait: one a day.
 */
export async function createExport(ctx: Context, actor: Actor, request: ExportCreate): Promise<Export> {
  await requireRecentAuth(ctx, actor);
  const { userId } = actor;
  const exportId = request.clientId;
  if (!(await readExport(ctx, userId, exportId))) {
    await takePersonRate(ctx, ctx.db, actor, 'exports');
    const sealed = await sealedWith(ctx, userId, request);
    await addExport(ctx, { userId, exportId, kind: request.kind, sealed }, exportLimits.ttlMs);
  }
  const record = await ownExport(ctx, actor, exportId);
  if (record.status === 'waiting') await ctx.exportQueue.send({ userId, exportId });
  return toldExport(record);
}

/** The key that the passphrase gives, sealed under the person's own: the passphrase itself is kept nowhere. */
async function sealedWith(
  ctx: Context,
  userId: string,
  { clientId, kind, passphrase }: ExportCreate,
): Promise<ExportRecord['sealed']> {
  if (passphrase === undefined) return null;
  const header = newSealedHeader(kind);
  const key = await keyOfPassphrase(header, passphrase);
  const wrapped = await sealFor(ctx, userId, key, [sealedKeyPurpose, clientId]);
  return { header, key: wrapped.toString('base64url') };
}

/** The caller's exports, the newest first. */
export async function ownExports(ctx: Context, actor: Actor): Promise<Export[]> {
  const records = await listExports(ctx, actor.userId);
  return (await Promise.all(records.map((record) => revived(ctx, record)))).map(toldExport);
}

/** How far an export is. @throws ApiError `not_found` where it is not the caller's, or has expired. */
export async function getExport(ctx: Context, actor: Actor, exportId: string): Promise<Export> {
  return toldExport(await revived(ctx, await ownExport(ctx, actor, exportId)));
}

/**
 * An address at which the file can be fetched for `exportLimits.linkTtlSeconds`, by whoever has the address.
 *
 * @throws ApiError `reauthentication_required`; `not_found` where it is not ready, not the caller's, or has expired.
 */
export async function linkExport(ctx: Context, actor: Actor, exportId: string): Promise<ExportLink> {
  const record = await ownExport(ctx, actor, exportId);
  await requireRecentAuth(ctx, actor);
  if (record.status !== 'ready') throw new ApiError('not_found');
  const nowMs = ctx.clock.now();
  const { rows } = await ctx.db.query<{ handle: string }>({
    text: 'select handle from users where id = $1',
    values: [actor.userId],
  });
  const day = new Date(record.requestedAtMs).toISOString().slice(0, 10);
  const ending = record.sealed ? 'sealed.zip' : record.kind;
  const fileName = `umbrachat-${rows[0]?.handle}-${day}.${ending}`;
  const ttlSeconds = Math.min(exportLimits.linkTtlSeconds, Math.ceil((record.expiresAtMs - nowMs) / 1_000));
  const url = await ctx.exportFiles.link(objectKeyOf(record), fileName, ttlSeconds);
  return { url, fileName, expiresAtMs: nowMs + ttlSeconds * 1_000 };
}

/** Deletes an export and its file, or stops one that is being written; one that is not there is no error. */
export async function deleteExport(ctx: Context, actor: Actor, exportId: string): Promise<void> {
  const record = await readExport(ctx, actor.userId, exportId);
  if (!record) return;
  // The record first: whoever is writing the file then cannot note another part, and stops.
  await removeExport(ctx, actor.userId, exportId);
  if (record.uploadId) await ctx.exportFiles.abandon(objectKeyOf(record), record.uploadId);
  await ctx.exportFiles.delete(objectKeyOf(record));
}

async function ownExport(ctx: Context, actor: Actor, exportId: string): Promise<ExportRecord> {
  const record = await readExport(ctx, actor.userId, exportId);
  if (!record) throw new ApiError('not_found');
  return record;
}
