import type { ReportReview } from '../../wire/admin.ts';
import { ApiError } from '../../wire/errors.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import { adminAct } from '../admin/act.ts';
import type { AdminAct } from '../admin/log.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { endAllSessions } from '../sessions/end-all.ts';
import { suspend } from '../suspension/suspend.ts';

interface Report {
  readonly reporter_id: string;
  readonly reported_user_id: string | null;
  readonly outcome: string | null;
}

/**
 * Closes a report, with what came of it. The reporter learns that it was looked at and nothing more; the person it concerned reads
 * in their operator log what came of it, and not who reported. A repeat with the same outcome changes nothing.
 *
 * @throws ApiError as `requireAdmin`; `not_found`; `forbidden` for a report about oneself; `invalid` for a warning or suspension
 *   where no person was reported; `report_closed` where another outcome stands already.
 */
export async function reviewReport(
  ctx: Context,
  actor: Actor,
  reportId: string,
  { outcome, reason, note }: ReportReview,
): Promise<void> {
  const suspended = await adminAct(ctx, actor, async (tx, at) => {
    const report = await findReport(tx, reportId);
    const { reported_user_id: reportedId, reporter_id: reporterId } = report;
    if (reportedId === actor.userId) throw new ApiError('forbidden');
    if (report.outcome === outcome) return { acts: [], result: null };
    if (report.outcome !== null) throw new ApiError('report_closed');
    if (outcome !== 'none' && reportedId === null)
      throw new ApiError('invalid', { issues: [{ path: 'outcome', reason: 'nobody_reported' }] });
    await lockAccounts(tx, [reporterId, ...(reportedId ? [reportedId] : [])]);
    await tx.query({
      text: `
        update reports set outcome = $2, review_note = $3, reviewed_at = $4, reviewed_by = $5 where id = $1`,
      values: [reportId, outcome, note, at, actor.userId],
    });
    const detail = reason === undefined ? { outcome } : { outcome, reason };
    const acts: AdminAct[] = [
      { act: 'report.reviewed', detail, ...(reportedId ? { subjectId: reportedId } : {}) },
    ];
    const suspends = outcome === 'suspend' && reportedId !== null && reason !== undefined;
    if (suspends) acts.push(...(await suspend(tx, at, actor, reportedId, reason)));
    const told = await appendAccountEvent(tx, at, reporterId, {
      type: 'report.reviewed',
      subjectId: reporterId,
    });
    return { acts, told: [told], result: suspends ? reportedId : null };
  });
  if (suspended) await endAllSessions(ctx, suspended);
}

async function findReport(tx: Queryable, reportId: string): Promise<Report> {
  const { rows } = await tx.query<Report>({
    text: 'select reporter_id, reported_user_id, outcome from reports where id = $1',
    values: [reportId],
  });
  if (!rows[0]) throw new ApiError('not_found');
  return rows[0];
}

/** In the order of their ids, as every change between people does. */
async function lockAccounts(tx: Queryable, userIds: readonly string[]): Promise<void> {
  await tx.query({
    text: 'select from users where id = any ($1) order by id for no key update',
    values: [userIds],
  });
}
