import { randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { limits } from '../../wire/limits.ts';
import type { ReportCreate, ReportResult } from '../../wire/reports.ts';
import type { Actor, Context, Queryable } from '../context.ts';

const dayMs = 86_400_000;

/**
 * Reports a person or a conversation to whoever runs the instance, with copies of the chosen messages as the caller sees them
 * now. Nobody else is told. A repeat with the same client id is the first report again, whatever else it says.
 *
 * @throws ApiError `not_found` where there is no such person, where the caller was never in the conversation, and for a
 *   message that they cannot see or that is deleted; `too_many_requests` after `limits.reportsPerDayMax` in a day.
 */
export function createReport(ctx: Context, actor: Actor, report: ReportCreate): Promise<ReportResult> {
  const { clientId, userId = null, conversationId = null, reason, comment, messages } = report;
  return ctx.db.transaction(async (tx) => {
    const at = new Date(ctx.clock.now());
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const earlier = await tx.query<{ id: string }>({
      text: 'select id from reports where reporter_id = $1 and client_id = $2',
      values: [actor.userId, clientId],
    });
    if (earlier.rows[0]) return { reportId: earlier.rows[0].id };
    await assertRoom(tx, actor, at);
    await assertSubject(tx, actor, { userId, conversationId });

    const reportId = randomUUID();
    await tx.query({
      text: `
        insert into reports (id, reporter_id, client_id, reported_user_id, conversation_id, reason, comment, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [reportId, actor.userId, clientId, userId, conversationId, reason, comment, at],
    });
    const wanted = new Set(messages.map((one) => `${one.conversationId} ${one.seq}`));
    const copied = await tx.query({
      text: `
        insert into report_messages (report_id, conversation_id, seq, sender_id, sent_at, body_format, key_id, body)
        select distinct $1::uuid, m.conversation_id, m.seq, m.sender_id, m.sent_at, m.body_format, m.key_id, m.body
        from unnest($3::uuid[], $4::bigint[]) as chosen (conversation_id, seq)
        join messages m on m.conversation_id = chosen.conversation_id and m.seq = chosen.seq
        join members me on me.conversation_id = m.conversation_id and me.user_id = $2 and not me.hidden
        where may_see(me, m, $5) and m.body is not null`,
      values: [
        reportId,
        actor.userId,
        messages.map((one) => one.conversationId),
        messages.map((one) => one.seq),
        at,
      ],
    });
    if (copied.rowCount < wanted.size) throw new ApiError('not_found');
    return { reportId };
  });
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
