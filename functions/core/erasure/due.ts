import type { Context } from '../context.ts';

/**
 * Once a day: has accounts erased whose grace is over, and those again that came back with a restored backup; and deletes what is kept
 * of erased accounts only for a time. Answers how many jobs it sent. A repeat sends them once more, which does no harm.
 */
export async function erasePastDue(ctx: Context): Promise<number> {
  const now = new Date(ctx.clock.now());
  const remembered = (await ctx.records.list('erased')).map(({ sk }) => sk);
  await ctx.db.query({
    text: `
      insert into erasures (user_id, requested_at, due_at, receipt_id)
      select u.id, $2, $2, gen_random_uuid() from users u where u.id = any ($1) and u.erased_at is null
      on conflict (user_id) do update set due_at = least(erasures.due_at, excluded.due_at)`,
    values: [remembered, now],
  });
  await ctx.db.query({ text: 'delete from erasure_receipts where expires_at <= $1', values: [now] });
  await ctx.db.query({ text: 'delete from held_handles where held_until <= $1', values: [now] });
  const { rows } = await ctx.db.query<{ user_id: string }>({
    text: 'select user_id from erasures where due_at <= $1 order by due_at',
    values: [now],
  });
  for (const { user_id: userId } of rows) await ctx.erasureQueue.send({ userId });
  return rows.length;
}
