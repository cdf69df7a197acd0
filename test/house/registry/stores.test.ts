import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Redis } from '@upstash/redis';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../functions/wire/registry/index.ts';
import { failureRecord } from '../../../scripts/local/lambda/dead-letter.ts';
import { deadLetters, recordsTable } from '../../../scripts/local/stack/stores.ts';
import { lookInto } from '../../helpers/database.ts';
import { startTestStack } from '../../helpers/stack.ts';
import { compare } from './compare.ts';
import { exercise } from './exercise.ts';
import {
  findKeys,
  findLive,
  findLogFields,
  findObjects,
  findPersonColumns,
  findQueued,
  findRecords,
  findTables,
} from './found.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
const stack = await startTestStack({ dataDir });
const db = lookInto(stack);
await exercise(stack);

describe('the privacy registry lists, no more and no less,', () => {
  test('every column of the database', async () => {
    expect(compare('postgres', await findTables(db))).toEqual([]);
  });

  test('every attribute of every kind of expiring record', async () => {
    expect(compare('records', await findRecords(stack))).toEqual([]);
  });

  test('every attribute of people’s keys', async () => {
    expect(compare('keys', await findKeys(stack))).toEqual([]);
  });

  test('every kind of key in the live store', async () => {
    expect(compare('live', await findLive(stack))).toEqual([]);
  });

  test('every kind of object in the buckets', async () => {
    expect(compare('objects', await findObjects(stack))).toEqual([]);
  });

  test('every field of queued work', async () => {
    expect(compare('queues', await findQueued(dataDir))).toEqual([]);
  });

  test('every field that a log line can have', () => {
    expect(compare('logs', findLogFields())).toEqual([]);
  });
});

test('every column that refers to a person is the owner of its row, or says that it names one', async () => {
  const columns = await findPersonColumns(db);
  expect(columns).toContain('messages.sender_id');
  const registered = registry.postgres.flatMap((group) =>
    group.attributes
      .filter(
        ({ name, namesPerson, owner }) =>
          namesPerson || (owner.kind === 'columns' && owner.columns.includes(name)),
      )
      .map(({ name }) => `${group.name}.${name}`),
  );
  expect(columns.filter((name) => !registered.includes(name))).toEqual([]);
});

describe('what nobody registered is noticed, with the line to add:', () => {
  test('a column, and a table', async () => {
    await db.query({ text: 'alter table users add column planted text' });
    await db.query({ text: 'create table plants (id integer)' });
    const complaints = compare('postgres', await findTables(db));
    await db.query({ text: 'alter table users drop column planted' });
    await db.query({ text: 'drop table plants' });
    expect(complaints).toEqual(
      [
        '"plants" (id) is not registered. Add a group for it to functions/wire/registry/postgres/*.ts; README.md there shows how.',
        `"planted" of "users" is not registered. Add to functions/wire/registry/postgres/*.ts: ['planted', 'path.in.data.json', 'What it is, in plain words'],`,
      ].map((text) => `postgres: ${text}`),
    );
    expect(compare('postgres', await findTables(db))).toEqual([]);
  });

  test('an attribute of an item, and a kind of item', async () => {
    const client = new DynamoDBClient({ endpoint: stack.stores.dynamo.endpoint });
    const put = (pk: string, sk: string, name: string) =>
      client.send(
        new PutItemCommand({
          TableName: recordsTable,
          Item: { pk: { S: pk }, sk: { S: sk }, [name]: { S: 'x' } },
        }),
      );
    await put('sessions#planted', 'planted', 'd_address');
    await put('plants#1', 'one', 'd_height');
    const complaints = compare('records', await findRecords(stack));
    client.destroy();
    expect(complaints).toContainEqual(
      expect.stringMatching(/^records: "address" of "sessions#\{userId\}\/\{sessionId\}" is not registered/),
    );
    expect(complaints).toContainEqual(
      expect.stringMatching(/^records: "plants#1\/one" \(height\) is not registered/),
    );
  });

  test('a key', async () => {
    const { url, token } = stack.stores.redis;
    await new Redis({ url, token }).hset('plants:1', { height: 1 });
    expect(compare('live', await findLive(stack))).toEqual([
      expect.stringMatching(/^live: "plants:1" \(height\) is not registered/),
    ]);
  });

  test('an object', async () => {
    const client = new S3Client({ endpoint: stack.stores.s3.endpoint, forcePathStyle: true });
    await client.send(
      new PutObjectCommand({
        Bucket: 'umbra-exports',
        Key: 'plants/1/2',
        Body: 'x',
        Metadata: { height: '1' },
      }),
    );
    client.destroy();
    expect(compare('objects', await findObjects(stack))).toContainEqual(
      expect.stringMatching(/^objects: "umbra-exports\/plants\/1\/2" \(object, height\) is not registered/),
    );
  });

  test('a field of queued work', async () => {
    const client = new SQSClient({ endpoint: stack.stores.sqs.endpoint });
    const put = (queue: string, body: object) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: stack.stores.sqs.queueUrl(queue),
          MessageBody: JSON.stringify(body),
        }),
      );
    await put('fanout', { planted: 1 });
    const failed = { functionName: 'job-mail', condition: 'RetriesExhausted', calls: 3, atMs: 0 } as const;
    await put(deadLetters, failureRecord({ ...failed, event: { type: 'security', height: 1 } }));
    client.destroy();
    expect(compare('queues', await findQueued(dataDir)).sort()).toEqual([
      expect.stringMatching(/^queues: "height" of "mail" is not registered/),
      expect.stringMatching(/^queues: "planted" of "fanout" is not registered/),
    ]);
  });

  test('a field of the log', () => {
    const [line] = findLogFields();
    const planted = { name: 'functions', attributes: [...(line?.attributes ?? []), 'handle'] };
    expect(compare('logs', [planted])).toEqual([
      expect.stringMatching(/^logs: "handle" of "functions" is not registered/),
    ]);
  });
});

test('what is registered and not there any more is noticed', async () => {
  const without = (await findTables(db))
    .filter(({ name }) => name !== 'blocks')
    .map((found) => ({ ...found, attributes: found.attributes.filter((name) => name !== 'findable') }));
  expect(compare('postgres', without)).toEqual([
    expect.stringMatching(/^postgres: "findable" of "users" is registered .* but was not found/),
    expect.stringMatching(/^postgres: "blocks" is registered .* but nothing of it was found/),
  ]);
});
