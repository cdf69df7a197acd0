import { randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { limits } from '../../wire/limits.ts';
import type { ReportCreate, ReportResult } from '../../wire/reports.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { copyChosen, storeCopies } from './copies.ts';

const dayMs = 86_400_000;

/**
 * Reports a person or a conversation to whoever runs the instance, with copies of the chosen messages as the caller sees them
 * now. Nobody else is told. A repeat with the same client id is the first report again, whatever else it says.
 *
 * @throws ApiError `not_found` where there is no such person, where the caller was never in the conversation, and for a
 *   message that they cannot see or that is deleted; `too_many_requests` after `limits.reportsPerDayMax` in a day, `unavailable`.
 */
export async function createReport(ctx: Context, actor: Actor, report: ReportCreate): Promise<ReportResult> {
  const { clientId, userId = null, conversationId = null, reason, comment, messages } = report;
  const at = new Date(ctx.clock.now());
  const before = await findEarlier(ctx.db, actor, clientId);
  if (before) return before;
  const reportId = randomUUID();
  const copies = await copyChosen(ctx, actor, reportId, messages, at);
  return ctx.db.transaction(async (tx) => {
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const earlier = await findEarlier(tx, actor, clientId);
    if (earlier) return earlier;
    await assertRoom(tx, actor, at);
    await assertSubject(tx, actor, { userId, conversationId });

    await tx.query({
      text: `
        insert into reports (id, reporter_id, client_id, reported_user_id, conversation_id, reason, comment, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [reportId, actor.userId, clientId, userId, conversationId, reason, comment, at],
    });
    await storeCopies(tx, reportId, copies);
    return { reportId };
  });
}

async function findEarlier(db: Queryable, actor: Actor, clientId: string): Promise<ReportResult | undefined> {
  const { rows } = await db.query<ReportResult>({
    text: 'select id as "reportId" from reports where reporter_id = $1 and client_id = $2',
    values: [actor.userId, clientId],
  });
  return rows[0];
}

async function assertRoom(tx: Queryable, actor: Actor, at: Date): Promise<void> {
  const { rows } = await tx.query<{ count: number; first_ms: number | null }>({
    text: `
      select count(*) as count, epoch_ms(min(created_at)) as first_ms
      from reports where reporter_id = $1 and created_at > $2`,
    values: [actor.userId, new Date(at.getTime() - dayMs)],
  });
  const { count = 0, first_ms: firstMs = null } = rows[0] ?? {};
  if (count < limits.reportsPerDayMax) return;
  throw new ApiError('too_many_requests', { retryAfterMs: (firstMs ?? at.getTime()) + dayMs - at.getTime() });
}

async function assertSubject(
  tx: Queryable,
  actor: Actor,
  subject: { readonly userId: string | null; readonly conversationId: string | null },
): Promise<void> {
  const { rows } = await tx.query<{ found: boolean }>({
    text: `
      select ($2::uuid is null or exists (select from users where id = $2 and id <> $1))
        and ($3::uuid is null or exists (
          select from members where conversation_id = $3 and user_id = $1 and not hidden)) as found`,
    values: [actor.userId, subject.userId, subject.conversationId],
  });
  if (!rows[0]?.found) throw new ApiError('not_found');
}
