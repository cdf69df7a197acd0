import { accountTimes } from '../../wire/limits.ts';
import { registry } from '../../wire/registry/index.ts';
import { heldHandleHash } from '../accounts/held-handles.ts';
import type { Context } from '../context.ts';
import type { Subject } from '../privacy/subject-data.ts';
import { endReports } from '../reports/retention.ts';
import { endAllSessions } from '../sessions/end-all.ts';
import { eraseConversations } from './conversations.ts';
import { eraseGroupPictures } from './pictures.ts';
import { erasePiece } from './pieces.ts';
import { pieces } from './plan.ts';
import { keptUntil, signReceipt } from './receipt.ts';
import { eraseFiles, eraseLive, eraseRecords } from './stores.ts';
import { findLeftovers } from './sweep.ts';
import { closedPassword, leaveTombstone, tellErased } from './tombstone.ts';

type Step = (ctx: Context, subject: Subject, mayGoOn: () => boolean) => Promise<boolean>;

/** In this order, all of them in every run: what an earlier run did is found done. */
export const steps: Readonly<Record<string, Step>> = {
  sessions: async (ctx, { userId }) => {
    await endAllSessions(ctx, userId);
    return true;
  },
  records: eraseRecords,
  live: eraseLive,
  pictures: eraseGroupPictures,
  files: eraseFiles,
  rows: async (ctx, { userId }, mayGoOn) => {
    for (const piece of pieces) if (!(await erasePiece(ctx.db, userId, piece, mayGoOn))) return false;
    return true;
  },
  conversations: (ctx, { userId }, mayGoOn) => eraseConversations(ctx, userId, mayGoOn),
  tombstone: async (ctx, { userId }) => {
    await leaveTombstone(ctx, userId);
    return true;
  },
  tell: (ctx, { userId }, mayGoOn) => tellErased(ctx, userId, mayGoOn),
  reports: async (ctx) => {
    await endReports(ctx);
    return true;
  },
  // Last: until here, what others are told may still need it. From here on no backup has anything to read.
  key: async (ctx, { userId }) => {
    await ctx.personKeys.destroy(userId);
    return true;
  },
};

/**
 * Erases an account whose time has come, searches every store for what may be left, and signs the receipt. It can die anywhere: the
 * next run does what is still to be done, and a repeat after the end does nothing.
 *
 * @param mayGoOn asked between pieces; where it says no, the rest is left for the next run.
 * @param afterStep for tests that break off.
 * @returns `later` where the time has not come, `unfinished` where another run is needed.
 * @throws where something of the person is left after all steps: the job is tried again, and ends among the dead letters.
 */
export async function runErasure(
  ctx: Context,
  userId: string,
  mayGoOn: () => boolean = () => true,
  afterStep: (name: string) => void | Promise<void> = () => {},
): Promise<'done' | 'later' | 'unfinished'> {
  const erasure = await begin(ctx, userId);
  if (typeof erasure === 'string') return erasure;
  const subject = { userId, handle: erasure.handle };
  for (const [name, step] of Object.entries(steps)) {
    if (!(await step(ctx, subject, mayGoOn))) return 'unfinished';
    await afterStep(name);
  }
  const leftovers = await findLeftovers(ctx, subject);
  if (leftovers.length > 0) {
    throw new Error(`Erasure left ${leftovers.map(({ name, count }) => `${count} × ${name}`).join(', ')}.`);
  }
  await afterStep('sweep');
  await finish(ctx, userId, erasure);
  return 'done';
}

interface Begun {
  readonly handle: string;
  readonly receiptId: string;
  readonly requestedAtMs: number;
  readonly handleHash: string;
}

/** Locks the account: from here on nobody signs in, nothing is undone, and the receipt knows the handle only as its hash. */
async function begin(ctx: Context, userId: string): Promise<Begun | 'done' | 'later'> {
  return ctx.db.transaction(async (tx) => {
    const { rows } = await tx.query<{
      handle: string;
      due_at: Date;
      receipt_id: string;
      requested_at_ms: number;
      handle_hash: string | null;
    }>({
      text: `
        select u.handle, e.due_at, e.receipt_id, epoch_ms(e.requested_at) as requested_at_ms, e.handle_hash
        from users u join erasures e on e.user_id = u.id where u.id = $1 for no key update`,
      values: [userId],
    });
    const [found] = rows;
    if (!found) return 'done';
    const now = new Date(ctx.clock.now());
    if (found.due_at > now) return 'later';
    const handleHash = found.handle_hash ?? (await heldHandleHash(ctx, found.handle));
    await tx.query({
      text: 'update erasures set started_at = coalesce(started_at, $2), handle_hash = $3 where user_id = $1',
      values: [userId, now, handleHash],
    });
    await tx.query({
      text: `
        update users set password_phc = $2, session_epoch = session_epoch + 1
        where id = $1 and erased_at is null`,
      values: [userId, closedPassword],
    });
    const { handle, receipt_id: receiptId, requested_at_ms: requestedAtMs } = found;
    return { handle, receiptId, requestedAtMs, handleHash };
  });
}

/** The id is remembered where a restored database does not take it back. */
async function finish(
  ctx: Context,
  userId: string,
  { receiptId, requestedAtMs, handleHash }: Begun,
): Promise<void> {
  const nowMs = ctx.clock.now();
  await ctx.records.put({
    pk: 'erased',
    sk: userId,
    expiresAtSeconds: Math.floor(nowMs / 1_000) + accountTimes.erasedIdDays * 86_400,
    data: {},
  });
  await ctx.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ counts: Record<string, number> }>({
      text: 'delete from erasures where user_id = $1 returning counts',
      values: [userId],
    });
    if (!rows[0]) return;
    const receipt = await signReceipt(ctx, {
      format: 'umbrachat-erasure-receipt',
      formatVersion: 1,
      id: receiptId,
      instance: ctx.settings.origins[0],
      requestedAt: new Date(requestedAtMs).toISOString(),
      erasedAt: new Date(nowMs).toISOString(),
      erased: rows[0].counts,
      searched: Object.keys(registry).filter((store) => !['browser', 'logs', 'queues'].includes(store)),
      handleHash,
      kept: keptUntil(nowMs),
    });
    await tx.query({
      text: 'insert into erasure_receipts (id, receipt, expires_at) values ($1, $2, $3) on conflict do nothing',
      values: [receiptId, JSON.stringify(receipt), new Date(nowMs + accountTimes.receiptDays * 86_400_000)],
    });
  });
}
