import { retentionDays } from '../../wire/limits.ts';
import type { Context } from '../context.ts';

const reportsAtOnce = 200;

/**
 * Ends what reports keep: copies of messages whose time is over, and those that erased people wrote, where the report is closed. Then
 * destroys the key of each report that has no copy left, so that backups forget them as well. A repeat does nothing.
 *
 * @throws ApiError `unavailable` where the table of keys is away: the next run goes on.
 */
export async function endReports(ctx: Context): Promise<void> {
  const now = new Date(ctx.clock.now());
  const past = new Date(now.getTime() - retentionDays.report * 86_400_000);
  await ctx.db.query({
    text: `
      delete from report_messages m using reports r
      where r.id = m.report_id and (r.created_at <= $1 or r.outcome is not null and exists (
        select from users u where u.id = m.sender_id and u.erased_at is not null))`,
    values: [past],
  });
  await destroyKeys(ctx, now, past);
}

/** Destroys keys of reports that are closed or past their time and have no copies; what dies between is done by the next run. */
async function destroyKeys(ctx: Context, now: Date, past: Date): Promise<void> {
  for (;;) {
    const { rows } = await ctx.db.query<{ id: string }>({
      text: `
        select r.id from reports r
        where r.key_destroyed_at is null and (r.outcome is not null or r.created_at <= $1)
          and not exists (select from report_messages m where m.report_id = r.id)
        order by r.created_at limit $2`,
      values: [past, reportsAtOnce],
    });
    for (const { id } of rows) await ctx.personKeys.destroy(id);
    await ctx.db.query({
      text: 'update reports set key_destroyed_at = $2 where id = any ($1)',
      values: [rows.map(({ id }) => id), now],
    });
    if (rows.length < reportsAtOnce) return;
  }
}
