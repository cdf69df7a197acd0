import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Redis } from '@upstash/redis';
import type { Queryable } from '../../functions/core/context.ts';
import { rowsOf, subjectTables } from '../../functions/core/privacy/subject-data.ts';
import { registry } from '../../functions/wire/registry/index.ts';
import type { Attribute } from '../../functions/wire/registry/types.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { buckets, keysTable, recordsTable } from '../../scripts/local/stack/stores.ts';

/** Something with all that it says: a row, an item, a key, an object, a message, a line. */
export interface Thing {
  readonly place: string;
  readonly says: string;
}

const textOf = (column: string) => `to_jsonb(t.${column}) #>> '{}'`;
const ends = ({ erasure: { act } }: Attribute) =>
  ['delete', 'null', 'overwrite', 'destroy-key'].includes(act);

/** Every value of every column of a person's rows that has to be gone after an erasure: `table.column` → values, as text. */
export async function valuesThatEnd(db: Queryable, userId: string): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>();
  for (const { name, attributes } of subjectTables) {
    for (const attribute of attributes.filter((one) => ends(one) && !one.namesPerson)) {
      const { rows } = await db.query<{ value: string }>({
        text: `select distinct ${textOf(attribute.name)} as value from ${name} t where ${rowsOf(name)} and t.${attribute.name} is not null`,
        values: [userId],
      });
      values.set(
        `${name}.${attribute.name}`,
        rows.map(({ value }) => value),
      );
    }
  }
  return values;
}

/** Of these, what tells a person from others: long enough, no word of a closed list, and in nothing that others have or that stays. */
export async function canariesAmong(
  db: Queryable,
  userId: string,
  values: ReadonlyMap<string, string[]>,
): Promise<string[]> {
  const shared = new Set<string>();
  for (const { name, attributes } of registry.postgres) {
    const theirs = subjectTables.some((table) => table.name === name);
    for (const attribute of attributes) {
      const stays = !ends(attribute) || attribute.namesPerson;
      const where = theirs && !stays ? `not ${rowsOf(name)}` : '$1::uuid is not null';
      const { rows } = await db.query<{ value: string | null }>({
        text: `select distinct ${textOf(attribute.name)} as value from ${name} t where ${where}`,
        values: [userId],
      });
      for (const { value } of rows) if (value !== null) shared.add(value);
    }
  }
  return [...new Set([...values.values()].flat())].filter(
    (value) => value.length >= 8 && !/^[a-z_.]+$/.test(value) && !shared.has(value),
  );
}

/** Every row of every table, whatever it is. */
export async function rowsEverywhere(db: Queryable): Promise<Thing[]> {
  const { rows: tables } = await db.query<{ name: string }>({
    text: `select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  });
  const all = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await db.query<{ says: string }>({
        text: `select to_jsonb(t)::text as says from ${name} t`,
      });
      return rows.map(({ says }) => ({ place: `postgres ${name}`, says }));
    }),
  );
  return all.flat();
}

/** Every column that holds this id: `table.column`. */
export async function columnsNaming(db: Queryable, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string; column: string }>({
    text: `select table_name as name, column_name as column from information_schema.columns
      where table_schema = current_schema() and udt_name = 'uuid'
        and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')`,
  });
  const found = await Promise.all(
    rows.map(async ({ name, column }) => {
      const { rowCount } = await db.query({
        text: `select from ${name} where ${column} = $1 limit 1`,
        values: [userId],
      });
      return rowCount > 0 ? [`${name}.${column}`] : [];
    }),
  );
  return found.flat().sort();
}

/** Everything in every other store: items, keys with members, objects with their content, queued messages. */
export async function thingsElsewhere(stack: Stack, dataDir: string): Promise<Thing[]> {
  return (
    await Promise.all([items(stack), live(stack), objects(stack), queued(join(dataDir, 'sqs'))])
  ).flat();
}

async function items(stack: Stack): Promise<Thing[]> {
  const client = new DynamoDBClient({ endpoint: stack.stores.dynamo.endpoint });
  const all = await Promise.all(
    [recordsTable, keysTable].map(async (TableName) => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName }));
      return Items.map((item) => ({ place: `${TableName} ${item.pk?.S ?? ''}`, says: JSON.stringify(item) }));
    }),
  );
  client.destroy();
  return all.flat();
}

async function live(stack: Stack): Promise<Thing[]> {
  const redis = new Redis({ url: stack.stores.redis.url, token: stack.stores.redis.token });
  return Promise.all(
    (await redis.keys('*')).map(async (key) => {
      const isSet = (await redis.type(key)) === 'zset';
      const members = isSet ? await redis.zrange(key, 0, -1) : await redis.get(key);
      return { place: `redis ${key}`, says: JSON.stringify([key, members]) };
    }),
  );
}

async function objects(stack: Stack): Promise<Thing[]> {
  const client = new S3Client({ endpoint: stack.stores.s3.endpoint, forcePathStyle: true });
  const all = await Promise.all(
    buckets.map(async (Bucket) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket, Key }));
          const content = await Body?.transformToString('latin1');
          return { place: `${Bucket}/${Key}`, says: JSON.stringify([Key, Metadata, content]) };
        }),
      );
    }),
  );
  client.destroy();
  return all.flat();
}

/** What waits in the queues and their dead letters now, by their journals. */
async function queued(dir: string): Promise<Thing[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.jsonl'));
  const all = await Promise.all(
    names.map(async (file) => {
      const lines = (await readFile(join(dir, file), 'utf8')).split('\n').filter(Boolean);
      const waiting = new Map(lines.map((line) => JSON.parse(line) as [string, { body: string } | null]));
      return [...waiting.values()]
        .filter((message) => message !== null)
        .map(({ body }) => ({ place: `queue ${basename(file, '.jsonl')}`, says: body }));
    }),
  );
  return all.flat();
}

/** Where one of these canaries still is: `place: canary`. */
export function found(things: readonly Thing[], canaries: readonly string[]): string[] {
  return things.flatMap(({ place, says }) =>
    canaries
      .filter((canary) => says.includes(canary) || says.includes(JSON.stringify(canary).slice(1, -1)))
      .map((canary) => `${place}: ${canary}`),
  );
}

/** Which of these texts stand in any file below a folder. */
export async function filesWith(dir: string, texts: readonly string[]): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const there = new Set<string>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const content = await readFile(join(entry.parentPath, entry.name));
    for (const text of texts) if (content.includes(text)) there.add(text);
  }
  return [...there];
}
