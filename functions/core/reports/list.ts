import type { AdminReport, AdminReports } from '../../wire/admin.ts';
import { limits } from '../../wire/limits.ts';
import { requireAdmin } from '../admin/act.ts';
import type { Actor, Context } from '../context.ts';
import { type Keyring, keyringFor } from '../keys/keyring.ts';
import { openCopy, type SealedCopy } from './copies.ts';

type Row = Omit<AdminReport, 'messages'> & {
  readonly messages: (SealedCopy & { readonly sender: string; readonly sentAtMs: number })[];
};

/**
 * A page of reports, newest first: what the reporters wrote, and the copies of messages that they chose to show. That is all the
 * text that an administrator is ever given.
 *
 * @param before the last report seen.
 * @throws ApiError as `requireAdmin`, `unavailable`.
 */
export async function listReports(
  ctx: Context,
  actor: Actor,
  { state, before }: { readonly state: 'open' | 'closed'; readonly before?: string | undefined },
): Promise<AdminReports> {
  await requireAdmin(ctx.db, actor);
  const { rows } = await ctx.db.query<Row>({
    text: `
      select r.id, epoch_ms(r.created_at) as "createdAtMs", by.handle as reporter,
        case when u.id is not null then json_build_object(
          'id', u.id, 'handle', u.handle, 'isSuspended', u.suspended_at is not null) end as reported,
        r.reason, r.comment, coalesce((
          select json_agg(json_strip_nulls(json_build_object('sender', s.handle, 'conversationId', m.conversation_id, 'seq', m.seq, 'sentAtMs', epoch_ms(m.sent_at),
            'bodyFormat', m.body_format, 'keyId', m.key_id, 'body', encode(m.body, 'base64'))) order by m.sent_at, m.seq)
          from report_messages m join users s on s.id = m.sender_id where m.report_id = r.id), '[]') as messages,
        case when r.outcome is not null then json_build_object('outcome', r.outcome, 'note', r.review_note,
          'atMs', epoch_ms(r.reviewed_at), 'by', a.handle) end as review
      from reports r
      join users by on by.id = r.reporter_id
      left join users u on u.id = r.reported_user_id
      left join users a on a.id = r.reviewed_by
      where (r.outcome is null) = $1
        and ($2::uuid is null or (r.created_at, r.id) < (select b.created_at, b.id from reports b where b.id = $2))
      order by r.created_at desc, r.id desc limit $3`,
    values: [state === 'open', before ?? null, limits.adminPageMax + 1],
  });
  const keyring = await keyringFor(ctx, rows);
  const reports = rows.slice(0, limits.adminPageMax).map((row) => ({
    ...row,
    messages: row.messages.map(({ sender, sentAtMs, ...sealed }) => ({
      sender,
      sentAtMs,
      text: textOf(keyring, row.id, sealed),
    })),
  }));
  return { reports, more: rows.length > limits.adminPageMax };
}

/** Null for a line of the server's own, and for what cannot be opened any more. */
function textOf(keyring: Keyring, reportId: string, sealed: SealedCopy): string | null {
  const body = openCopy(keyring, reportId, sealed);
  return body?.type === 'text' ? body.text : null;
}
