import type { AdminOverview } from '../../wire/admin.ts';
import type { Actor, Context } from '../context.ts';
import { requireAdmin } from './act.ts';

const dayMs = 86_400_000;
const daysCounted = 30;

/** How much there is, and nothing of what it is or whose. @throws ApiError as `requireAdmin`. */
export async function getOverview(ctx: Context, actor: Actor): Promise<AdminOverview> {
  await requireAdmin(ctx.db, actor);
  const today = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const firstDay = new Date(Date.parse(today) - (daysCounted - 1) * dayMs).toISOString().slice(0, 10);
  const { rows } = await ctx.db.query<AdminOverview>({
    text: `
      select
        (select count(*) from users where erased_at is null) as people,
        (select count(*) from users where suspended_at is not null) as suspended,
        (select count(*) from admins) as admins,
        (select count(*) from users where active_day >= $1::date) as "activeIn30Days",
        (select count(*) from conversations where kind = 'direct') as "directConversations",
        (select count(*) from conversations where kind = 'group') as groups,
        (select count(*) from reports where outcome is null) as "openReports",
        (select json_agg(json_build_object('day', d.day::date::text, 'count', coalesce(n.count, 0)) order by d.day)
          from generate_series($1::date, $2::date, interval '1 day') as d (day)
          left join (
            select (m.sent_at at time zone 'UTC')::date as day, count(*) as count from messages m
            where m.sent_at >= ($1 || ' 00:00Z')::timestamptz and m.kind = 'message' group by 1) n
          on n.day = d.day) as "messagesPerDay",
        json_build_object('databaseBytes', pg_database_size(current_database()), 'fileBytes', null) as storage`,
    values: [firstDay, today],
  });
  const overview = rows[0];
  if (!overview) throw new Error('Nothing was counted.');
  return overview;
}
