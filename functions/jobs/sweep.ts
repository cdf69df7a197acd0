import { processContext } from '../context.ts';
import { sweepAttachments } from '../core/attachments/sweep.ts';
import type { Context } from '../core/context.ts';
import { erasePastDue } from '../core/erasure/due.ts';
import { endReports } from '../core/reports/retention.ts';
import { capLifetimes, deleteAllExpired } from '../core/retention/sweep.ts';

/** Lambda ends this function after five minutes; the next run goes on where this one stopped. */
const budgetMs = 240_000;

/**
 * Run once a day: holds conversations to the longest lifetime of the instance, and deletes what has expired in those that
 * nobody has touched since, with the files that were attached and those that nothing used. Accounts whose grace is over go to their queue;
 * what reports keep ends with its time.
 */
export const create =
  (ctx: Context) => async (): Promise<{ capped: number; deleted: number; erasures: number }> => {
    const endsAtMs = performance.now() + budgetMs;
    const mayGoOn = () => performance.now() < endsAtMs;
    const erasures = await erasePastDue(ctx);
    await endReports(ctx);
    const capped = await capLifetimes(ctx, mayGoOn);
    const deleted = await deleteAllExpired(ctx, mayGoOn);
    await sweepAttachments(ctx);
    return { capped, deleted, erasures };
  };

export const handler = () => create(processContext())();
