import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Redis } from '@upstash/redis';
import { openLog } from '../../../functions/adapters/log.ts';
import type { LogFields, Queryable } from '../../../functions/core/context.ts';
import { keysTableKeys, recordsTableKeys } from '../../../functions/environment.ts';
import type { Stack } from '../../../scripts/local/stack/stack.ts';
import { buckets, keysTable, recordsTable } from '../../../scripts/local/stack/stores.ts';
import type { Found } from './compare.ts';

/** Every table and its columns; views hold nothing of their own. */
export async function findTables(db: Queryable): Promise<Found[]> {
  const { rows } = await db.query<Found>({
    text: `
      select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as attributes
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
      group by c.table_name order by c.table_name`,
  });
  return rows;
}

/** Columns that refer to a person: `table.column`. */
export async function findPersonColumns(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>({
    text: `
      select rel.relname || '.' || att.attname as name
      from pg_constraint con
      join pg_class rel on rel.oid = con.conrelid
      join unnest(con.conkey) key on true
      join pg_attribute att on att.attrelid = con.conrelid and att.attnum = key
      where con.contype = 'f' and con.confrelid = 'users'::regclass order by 1`,
  });
  return rows.map(({ name }) => name);
}

/** Every item of the table of expiring records; key and expiry are the same in all. */
export async function findRecords(stack: Stack): Promise<Found[]> {
  const client = new DynamoDBClient({ endpoint: stack.stores.dynamo.endpoint });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: recordsTable }));
  client.destroy();
  const common: readonly string[] = Object.values(recordsTableKeys);
  return Items.map((item) => ({
    name: `${item.pk?.S}/${item.sk?.S}`,
    attributes: Object.keys(item)
      .filter((name) => !common.includes(name))
      .map((name) => name.replace(/^d_/, '')),
  }));
}

/** Every item of the table of people's keys. */
export async function findKeys(stack: Stack): Promise<Found[]> {
  const client = new DynamoDBClient({ endpoint: stack.stores.dynamo.endpoint });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: keysTable }));
  client.destroy();
  return Items.map((item) => ({
    name: String(item[keysTableKeys.partition]?.S),
    attributes: Object.keys(item).filter((name) => name !== keysTableKeys.partition),
  }));
}

/** Every key of Redis. */
export async function findLive(stack: Stack): Promise<Found[]> {
  const { url, token } = stack.stores.redis;
  const redis = new Redis({ url, token });
  const shapes: Record<string, readonly string[]> = {
    zset: ['member', 'score'],
    set: ['member'],
    list: ['value'],
    string: ['value'],
  };
  const keys = await redis.keys('*');
  return Promise.all(
    keys.map(async (name) => {
      const type = await redis.type(name);
      return {
        name,
        attributes: shapes[type] ?? Object.keys((await redis.hgetall(name)) ?? {}),
      };
    }),
  );
}

/** Every object of every bucket, with the metadata that is kept beside it. */
export async function findObjects(stack: Stack): Promise<Found[]> {
  const client = new S3Client({ endpoint: stack.stores.s3.endpoint, forcePathStyle: true });
  const found = await Promise.all(
    buckets.map(async (Bucket) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Promise.all(
        Contents.map(async ({ Key }) => {
          const { Metadata = {} } = await client.send(new HeadObjectCommand({ Bucket, Key }));
          return { name: `${Bucket}/${Key}`, attributes: ['object', ...Object.keys(Metadata)] };
        }),
      );
    }),
  );
  client.destroy();
  return found.flat();
}

/** Everything that ever waited for a job, from the journals of queues and events below the stack's folder. */
export async function findQueued(dataDir: string): Promise<Found[]> {
  const dirs = [join(dataDir, 'sqs'), join(dataDir, 'events')];
  const files = (
    await Promise.all(dirs.map(async (dir) => (await readdir(dir)).map((file) => join(dir, file))))
  )
    .flat()
    .filter((file) => file.endsWith('.jsonl'));
  const found = await Promise.all(
    files.map(async (file) => {
      const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
      return lines
        .map((text) => (JSON.parse(text) as [string, { body: string } | null])[1])
        .filter((message) => message !== null)
        .map(({ body }) => queued(basename(file, '.jsonl'), JSON.parse(body) as object));
    }),
  );
  return found.flat();
}

/** A dead letter of an event is what the event was, within a record of what became of it. */
function queued(where: string, body: object): Found {
  if (!('requestPayload' in body)) return { name: where.replace(/^job-/, ''), attributes: Object.keys(body) };
  const { requestContext, requestPayload } = body as {
    requestContext: { functionArn: string };
    requestPayload: object;
  };
  const functionName = requestContext.functionArn.split(':')[6] ?? '';
  return queued(functionName, requestPayload);
}

/** A line of the log with every field that there is: the compiler asks for those that are missing here. */
export function findLogFields(): Found[] {
  const every: { readonly [Name in keyof Required<LogFields>]: NonNullable<LogFields[Name]> | Error } = {
    requestId: 'r',
    operation: 'o',
    status: 1,
    code: 'c',
    durationMs: 1,
    store: 's',
    error: new Error('planted'),
  };
  let written = '{}';
  openLog((text) => {
    written = text;
  }).info('message', every as LogFields);
  return [{ name: 'functions', attributes: Object.keys(JSON.parse(written) as object) }];
}
