import type { Context, Queryable } from '../context.ts';
import type { Piece } from './plan.ts';

const rowsAtOnce = 500;

/**
 * Erases one piece, a few rows at a time. How many is noted in the same statement, so the receipt is exact however often the job
 * was cut off. A repeat finds nothing.
 *
 * @param mayGoOn asked before each statement; false leaves the rest for the next run.
 * @returns whether all of it is done.
 */
export async function erasePiece(
  db: Queryable,
  userId: string,
  piece: Piece,
  mayGoOn: () => boolean = () => true,
): Promise<boolean> {
  const { name, table, where, set } = piece;
  const act = set === undefined ? `delete from ${table} t` : `update ${table} t set ${set}`;
  for (;;) {
    if (!mayGoOn()) return false;
    const { rows } = await db.query<{ count: number }>({
      text: `
        with gone as (
          ${act} where t.ctid = any (array(select t.ctid from ${table} t where ${where} limit ${rowsAtOnce}))
          returning 1),
        counted as (select count(*)::integer as count from gone),
        noted as (
          update erasures e set counts = e.counts || jsonb_build_object($2::text, coalesce((e.counts ->> $2)::integer, 0) + c.count)
          from counted c where e.user_id = $1 and c.count > 0)
        select count from counted`,
      values: [userId, name],
    });
    if ((rows[0]?.count ?? 0) < rowsAtOnce) return true;
  }
}

/** Notes so many of something, in the transaction that erases them. */
export async function noteErased(
  tx: Queryable,
  userId: string,
  counts: Record<string, number>,
): Promise<void> {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  if (found.length === 0) return;
  await tx.query({
    text: `
      update erasures e set counts = e.counts || (
        select jsonb_object_agg(n.name, coalesce((e.counts ->> n.name)::integer, 0) + n.count)
        from unnest($2::text[], $3::integer[]) as n (name, count))
      where e.user_id = $1`,
    values: [userId, found.map(([name]) => name), found.map(([, count]) => count)],
  });
}

/** How much there is of each piece. */
export async function countPieces(
  ctx: Context,
  userId: string,
  all: readonly Piece[],
): Promise<Record<string, number>> {
  const { rows } = await ctx.db.query<{ name: string; count: number }>({
    text: all
      .map(
        ({ name, table, where }) =>
          `select '${name}' as name, count(*)::integer as count from ${table} t where ${where}`,
      )
      .join(' union all '),
    values: [userId],
  });
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
