import type { AdminLog, AdminLogEntry } from '../../wire/admin.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { requireAdmin } from './act.ts';

/** A page of what administrators did, newest first, before the position `before`. @throws ApiError as `requireAdmin`. */
export async function listAdminLog(
  ctx: Context,
  actor: Actor,
  { before }: { readonly before?: number | undefined },
): Promise<AdminLog> {
  await requireAdmin(ctx.db, actor);
  const { rows } = await ctx.db.query<AdminLogEntry>({
    text: `
      select l.seq, epoch_ms(l.at) as "atMs", l.act, a.handle as admin, s.handle as subject, l.detail
      from admin_log l left join users a on a.id = l.admin_id left join users s on s.id = l.subject_id
      where l.seq < coalesce($1, 9223372036854775807) order by l.seq desc limit $2`,
    values: [before ?? null, limits.adminPageMax + 1],
  });
  return { entries: rows.slice(0, limits.adminPageMax), more: rows.length > limits.adminPageMax };
}
