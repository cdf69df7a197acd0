import { readdir, readFile } from 'node:fs/promises';
import type { Queryable } from '../core/context.ts';

/** Files stand beside this module, in the source tree and in the bundle of the migration job alike. */
const folder = new URL('./migrations/', import.meta.url);
/** Any number of deploys may run at once: this lock lets one through, and the others find nothing left to do. */
const lockKey = 7_230_119_205;

/**
 * Brings the schema up to date: runs every migration that is not recorded yet, in order of its name, each in a
 * transaction that records itself. A repeat does nothing.
 *
 * @param db a single connection, not a pool: the lock belongs to the session.
 * @returns the names of the migrations that ran.
 * @throws Error when a migration that was recorded is missing here: the database is newer than the code.
 */
export async function migrate(db: Queryable): Promise<string[]> {
  await db.query({ text: 'select pg_advisory_lock($1)', values: [lockKey] });
  try {
    return await runPending(db);
  } finally {
    await db.query({ text: 'select pg_advisory_unlock($1)', values: [lockKey] });
  }
}

async function runPending(db: Queryable): Promise<string[]> {
  await db.query({
    text: `create table if not exists schema_migrations (
             name text primary key,
             applied_at timestamptz not null default now()
           )`,
  });
  const recorded = await db.query<{ name: string }>({ text: 'select name from schema_migrations' });
  const done = new Set(recorded.rows.map((row) => row.name));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const unknown = [...done].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`The database is newer than this version: it has ${unknown.join(', ')}.`);

  const ran: string[] = [];
  for (const name of names.filter((candidate) => !done.has(candidate))) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    await db.query({ text: 'begin' });
    try {
      await db.query({ text: sql });
      await db.query({ text: 'insert into schema_migrations (name) values ($1)', values: [name] });
      await db.query({ text: 'commit' });
    } catch (error) {
      await db.query({ text: 'rollback' });
      throw new Error(`Migration ${name} failed.`, { cause: error });
    }
    ran.push(name);
  }
  return ran;
}
