import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Dynamo, startDynamo, sweepExpired, tableIsActive } from '../../scripts/local/dynamo.ts';

const TableName = 'records';
let dir: string;
let open: { stop(): unknown }[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dynamo-test-'));
  open = [];
});

afterEach(async () => {
  for (const part of open.reverse()) await part.stop();
  await rm(dir, { recursive: true, force: true });
});

it('holds conditions and answers queries by partition key', async () => {
  const client = clientOf(await start());
  await createTable(client);
  const put = (id: string) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { owner: { S: 'ada' }, id: { S: id } },
        ConditionExpression: 'attribute_not_exists(#owner)',
        ExpressionAttributeNames: { '#owner': 'owner' },
      }),
    );
  await put('a');
  await put('b');
  await expect(put('a')).rejects.toBeInstanceOf(ConditionalCheckFailedException);

  const take = () =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: { owner: { S: 'ada' }, id: { S: 'a' } },
        UpdateExpression: 'set used = :yes',
        ConditionExpression: 'attribute_not_exists(used)',
        ExpressionAttributeValues: { ':yes': { BOOL: true } },
        ReturnValues: 'ALL_NEW',
      }),
    );
  expect((await take()).Attributes).toEqual({ owner: { S: 'ada' }, id: { S: 'a' }, used: { BOOL: true } });
  await expect(take()).rejects.toBeInstanceOf(ConditionalCheckFailedException);

  expect(await idsOf(client, 'ada')).toEqual(['a', 'b']);
  expect(await idsOf(client, 'bob')).toEqual([]);
});

it('keeps its tables over a stop, and over a SIGKILL of the process that holds them', async () => {
  const first = await start({ dir });
  await createTable(clientOf(first));
  await putRecord(clientOf(first), 'before-stop');
  await first.stop();
  await first.stop();

  const holder = await startElsewhere();
  await putRecord(clientOf(holder), 'before-kill');
  await holder.kill();

  const third = await start({ dir });
  expect(await idsOf(clientOf(third), 'ada')).toEqual(['before-kill', 'before-stop']);
});

it('forgets everything without a folder', async () => {
  const first = await start();
  await createTable(clientOf(first));
  await first.stop();
  await expect(idsOf(clientOf(await start()), 'ada')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('refuses tables that another process holds, and a taken port', async () => {
  const { port } = await startElsewhere();
  await expect(startDynamo({ dir })).rejects.toMatchObject({ code: 'dynamo_locked' });
  await expect(startDynamo({ port })).rejects.toMatchObject({ code: 'port_in_use' });
});

it('outlives a client that goes away in the middle of a request', async () => {
  const dynamo = await start();
  const socket = connect(dynamo.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{');
  // A whole request on another connection is answered after the half one has been read.
  await createTable(clientOf(dynamo));
  socket.resetAndDestroy();
  await once(socket, 'close');
  await putRecord(clientOf(dynamo), 'after');
  expect(await idsOf(clientOf(dynamo), 'ada')).toEqual(['after']);
});

it('sweeps exactly the expired items, and finds none the second time', async () => {
  const client = clientOf(await start());
  await createTable(client);
  await putRecord(client, 'past', { expiresAtSeconds: { N: '999' } });
  await putRecord(client, 'now', { expiresAtSeconds: { N: '1000' } });
  await putRecord(client, 'no-number', { expiresAtSeconds: { S: '1' } });
  await putRecord(client, 'never');
  expect(await sweepExpired(client, TableName, 'expiresAtSeconds', 1000)).toBe(1);
  expect(await idsOf(client, 'ada')).toEqual(['never', 'no-number', 'now']);
  expect(await sweepExpired(client, TableName, 'expiresAtSeconds', 1000)).toBe(0);
});

it('leaves an item that was renewed between being found and being deleted', async () => {
  const client = clientOf(await start());
  await createTable(client);
  await putRecord(client, 'renewed', { expiresAtSeconds: { N: '1' } });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'DeleteItemCommand') {
        await putRecord(client, 'renewed', { expiresAtSeconds: { N: '2000' } });
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  expect(await sweepExpired(client, TableName, 'expiresAtSeconds', 1000)).toBe(0);
  const Key = { owner: { S: 'ada' }, id: { S: 'renewed' } };
  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
  expect(Item?.expiresAtSeconds).toEqual({ N: '2000' });
});

async function start(options: { dir?: string } = {}): Promise<Dynamo> {
  const dynamo = await startDynamo(options);
  open.push(dynamo);
  return dynamo;
}

/** The same in a process of its own. */
async function startElsewhere(): Promise<{ endpoint: string; port: number; kill(): Promise<void> }> {
  const module = new URL('../../scripts/local/dynamo.ts', import.meta.url).href;
  const code = `
    const { startDynamo } = await import(${JSON.stringify(module)});
    const { endpoint, port } = await startDynamo({ dir: ${JSON.stringify(dir)} });
    console.log(JSON.stringify({ endpoint, port }));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  open.push({ stop: kill });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { ...(JSON.parse(line.toString()) as { endpoint: string; port: number }), kill };
}

function clientOf({ endpoint }: { endpoint: string }): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  open.push({ stop: () => client.destroy() });
  return client;
}

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'id', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
    }),
  );
  await tableIsActive(client, TableName);
}

async function putRecord(client: DynamoDBClient, id: string, more: PutItemCommand['input']['Item'] = {}) {
  await client.send(new PutItemCommand({ TableName, Item: { owner: { S: 'ada' }, id: { S: id }, ...more } }));
}

async function idsOf(client: DynamoDBClient, owner: string): Promise<unknown[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': { S: owner } },
    }),
  );
  return Items.map((item) => item.id?.S);
}
