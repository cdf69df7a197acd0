import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Queryable } from '../../functions/core/context.ts';
import { migrate } from '../../functions/db/migrate.ts';
import { withConnection } from '../../functions/db/postgres.ts';
import { startPostgres } from '../../scripts/local/postgres/start.ts';

const dir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
const postgres = await startPostgres({ dataDir: dir });
afterAll(async () => {
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
});
const connected = <Result>(work: (db: Queryable) => Promise<Result>) =>
  withConnection({ connectionString: postgres.url }, work);
const recorded = () =>
  connected(async (db) => {
    const { rows } = await db.query<{ name: string }>({
      text: 'select name from schema_migrations order by name',
    });
    return rows.map((row) => row.name);
  });

test('migrations started at the same moment run once, in order, and a repeat does nothing', async () => {
  const runs = await Promise.all([connected(migrate), connected(migrate), connected(migrate)]);
  const ran = runs.flat();
  expect(ran.length).toBeGreaterThan(0);
  expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
  expect(ran).toEqual([...ran].sort());
  expect(await recorded()).toEqual(ran);
  expect(await connected(migrate)).toEqual([]);
  expect(await recorded()).toEqual(ran);
});

test('a database that is newer than the code is refused, and left as it is', async () => {
  await connected((db) =>
    db.query({ text: "insert into schema_migrations (name) values ('9999_from_the_future.sql')" }),
  );
  await expect(connected(migrate)).rejects.toThrow(
    'newer than this version: it has 9999_from_the_future.sql',
  );
  await connected((db) =>
    db.query({ text: "delete from schema_migrations where name = '9999_from_the_future.sql'" }),
  );
  expect(await connected(migrate)).toEqual([]);
});

test('a migration that fails leaves nothing behind and holds nobody up', async () => {
  const last = (await recorded()).at(-1) ?? '';
  await connected((db) =>
    db.query({ text: 'delete from schema_migrations where name = $1', values: [last] }),
  );
  await connected((db) => db.query({ text: 'create schema blocked; set search_path to blocked' }));
  const failing = connected((db) =>
    migrate({
      query: (statement) =>
        statement.text.startsWith('insert into schema_migrations')
          ? db.query({ text: 'select 1 / 0' })
          : db.query(statement),
    }),
  );
  await expect(failing).rejects.toThrow(`Migration ${last} failed.`);
  expect(await recorded()).not.toContain(last);
});
