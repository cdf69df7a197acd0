import type { Group } from '../../wire/registry/types.ts';
import type { Context } from '../context.ts';
import { rowsShownTo } from '../privacy/subject-data.ts';
import type { Reading } from './reading.ts';

/** Where a list is continued: the primary key of the last row that was read. */
export type After = readonly unknown[] | null;

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** null: there are no more. */
  readonly after: After;
}

const keysKept = new WeakMap<object, Promise<ReadonlyMap<string, readonly string[]>>>();

/**
 * A page of a person's rows of a registered table, in the order of its primary key.
 *
 * @param columns SQL expressions by name, on the table as `t`.
 * @param also a further condition on `t`; `$1` is the person, `$2` the time.
 */
export async function pageOf(
  reading: Reading,
  group: Group,
  columns: Readonly<Record<string, string>>,
  after: After,
  also = 'true',
): Promise<Page<Record<string, unknown>>> {
  const keys = (await primaryKeys(reading.ctx)).get(group.name) ?? [];
  if (keys.length === 0) throw new Error(`The table ${group.name} has no primary key to read it by.`);
  const selected = Object.entries(columns).map(([name, expression]) => `${expression} as "${name}"`);
  const own = keys.map((key, index) => `t.${key} as "key_${index}"`);
  const from = after
    ? `(${keys.map((key) => `t.${key}`)}) > (${keys.map((_, index) => `$${index + 4}`)})`
    : 'true';
  const { rows } = await reading.ctx.db.query<Record<string, unknown>>({
    text: `
      select ${[...selected, ...own].join(', ')} from ${group.name} t
      where ${rowsShownTo(group.name)} and $2::timestamptz is not null and (${also}) and ${from}
      order by ${keys.map((key) => `t.${key}`).join(', ')} limit $3`,
    values: [reading.userId, new Date(reading.atMs), reading.rowsPerPage, ...(after ?? [])],
  });
  const last = rows.length === reading.rowsPerPage ? rows.at(-1) : undefined;
  return { rows, after: last ? keys.map((_, index) => last[`key_${index}`]) : null };
}

/** The columns of primary keys by table, asked for once in each process. */
function primaryKeys(ctx: Context): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = keysKept.get(ctx);
  if (known !== undefined) return known;
  const asked = ctx.db
    .query<{ table: string; columns: string[] }>({
      text: `
        select c.relname::text as table, array_agg(a.attname::text order by k.place) as columns
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
        cross join lateral unnest(i.indkey::smallint[]) with ordinality k (number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
        where i.indisprimary group by c.relname`,
    })
    .then(({ rows }) => new Map(rows.map(({ table, columns }) => [table, columns])));
  asked.catch(() => keysKept.delete(ctx));
  keysKept.set(ctx, asked);
  return asked;
}
