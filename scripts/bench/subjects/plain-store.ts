import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../local/postgres/start.ts';

/** As many connections as the product's functions have here. */
const poolMax = 6;
/** Inserts that may share one statement. */
const sharedMax = 200;

export interface Letter {
  readonly room: string;
  readonly clientId: string;
  readonly text: string;
}

/** The least that a chat server can store: one table, one index for its pages. */
export interface PlainStore {
  /** Resolves when it is committed. */
  insert(letter: Letter): Promise<void>;
  fill(room: string, messages: number): Promise<void>;
  page(room: string, limit: number): Promise<object[]>;
  count(clientIds: readonly string[]): Promise<number>;
  stop(): Promise<void>;
}

/** @param mode `stored`: one insert for each message; `shared`: those that wait go together; `nothing`: none at all. */
export async function openPlainStore(
  mode: 'stored' | 'shared' | 'nothing',
  dataDir: string,
): Promise<PlainStore> {
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres') });
  const pool = new pg.Pool({ connectionString: postgres.url, max: poolMax });
  pool.on('error', () => {});
  await pool.query(`
    create table if not exists letters (
      id bigint generated always as identity primary key,
      room text not null, client_id uuid not null, text text not null, sent_at timestamptz not null default now())`);
  await pool.query('create index if not exists letters_by_room on letters (room, id)');
  const insertNow = (letters: readonly Letter[]) =>
    pool.query({
      name: 'insert',
      text: 'insert into letters (room, client_id, text) select * from unnest($1::text[], $2::uuid[], $3::text[])',
      values: [
        letters.map(({ room }) => room),
        letters.map((one) => one.clientId),
        letters.map(({ text }) => text),
      ],
    });
  const insertOne = ({ room, clientId, text }: Letter) =>
    pool.query({
      name: 'insert-one',
      text: 'insert into letters (room, client_id, text) values ($1, $2, $3)',
      values: [room, clientId, text],
    });
  const shared = sharing(insertNow);
  return {
    insert: async (letter) => {
      if (mode === 'stored') await insertOne(letter);
      if (mode === 'shared') await shared(letter);
    },
    fill: async (room, messages) => {
      await pool.query({
        text: `insert into letters (room, client_id, text)
          select $1, gen_random_uuid(), 'Message ' || n || ' of a long conversation.' from generate_series(1, $2::int) n`,
        values: [room, messages],
      });
      await pool.query('vacuum analyze letters');
    },
    page: async (room, limit) => {
      const text =
        'select id, client_id, text, sent_at from letters where room = $1 order by id desc limit $2';
      return (await pool.query({ name: 'page', text, values: [room, limit] })).rows;
    },
    count: async (clientIds) => {
      if (mode === 'nothing') return clientIds.length;
      const text = 'select count(*)::int as count from letters where client_id = any ($1::uuid[])';
      return (await pool.query<{ count: number }>({ text, values: [clientIds] })).rows[0]?.count ?? 0;
    },
    stop: async () => {
      await pool.end();
      await postgres.stop();
    },
  };
}

/** Two statements at a time; what comes meanwhile waits for the next one. */
function sharing(
  insert: (letters: readonly Letter[]) => Promise<unknown>,
): (letter: Letter) => Promise<void> {
  const waiting: { letter: Letter; done: () => void; failed: (error: unknown) => void }[] = [];
  let underWay = 0;
  const pump = () => {
    if (underWay === 2 || waiting.length === 0) return;
    underWay++;
    const batch = waiting.splice(0, sharedMax);
    insert(batch.map(({ letter }) => letter))
      .then(
        () => {
          for (const { done } of batch) done();
        },
        (error: unknown) => {
          for (const { failed } of batch) failed(error);
        },
      )
      .finally(() => {
        underWay--;
        pump();
      });
  };
  return (letter) =>
    new Promise((done, failed) => {
      waiting.push({ letter, done, failed });
      setImmediate(pump);
    });
}
