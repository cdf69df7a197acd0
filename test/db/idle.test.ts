import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPostgres } from '../../functions/db/postgres.ts';
import { handler as migrateJob } from '../../functions/jobs/migrate.ts';
import { times } from '../../functions/wire/limits.ts';
import { startPostgres } from '../../scripts/local/postgres/start.ts';
import { TestClock } from '../helpers/stack.ts';

const dir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
const postgres = await startPostgres({ dataDir: dir });
const clock = new TestClock();
const db = openPostgres({ connectionString: postgres.url, nowMs: () => clock.now() });
afterAll(async () => {
  await db.end();
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
});
const backend = async () =>
  (await db.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })).rows[0]?.pid;

test('the migration job makes the server close idle sessions, which would keep a serverless database awake', async () => {
  process.env.DATABASE_URL = postgres.url;
  expect((await migrateJob()).ran.length).toBeGreaterThan(0);
  expect(await migrateJob()).toEqual({ ran: [] });
  const later = openPostgres({ connectionString: postgres.url });
  const { rows } = await later.query<{ name: string; value: string }>({
    text: `select name, setting as value from pg_settings
           where name in ('idle_session_timeout', 'idle_in_transaction_session_timeout') order by name`,
  });
  await later.end();
  expect(rows.map((row) => Number(row.value))).toEqual([times.databaseIdleMs, times.databaseIdleMs]);
});

test('a connection is used again within the time, and never after it', async () => {
  const first = await backend();
  clock.advance(times.databaseIdleMs / 2);
  expect(await backend()).toBe(first);
  clock.advance(times.databaseIdleMs / 2 + 1);
  const second = await backend();
  expect(second).not.toBe(first);
  expect(await backend()).toBe(second);
});

test.each(['query', 'transaction'] as const)(
  'a %s that meets a session which the server has just closed is sent once more',
  async (kind) => {
    const before = await db.query<{ pid: number }>({
      text: "select set_config('idle_session_timeout', '50', false), pg_backend_pid() as pid",
    });
    freeze(1_000);
    const text = 'select pg_backend_pid() as pid';
    const { rows } =
      kind === 'query'
        ? await db.query<{ pid: number }>({ text })
        : await db.transaction((tx) => tx.query<{ pid: number }>({ text }));
    expect(rows[0]?.pid).not.toBe(before.rows[0]?.pid);
  },
);

/** What Lambda does between two invocations: no timer and no socket of this process is looked at. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
