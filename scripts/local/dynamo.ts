import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { errorCode, localError, until } from './child.ts';

export interface Dynamo {
  /** For `endpoint` of the SDK's client; any region and any credentials do. */
  endpoint: string;
  port: number;
  /** Closes the port and the files. Repeats do nothing. */
  stop(): Promise<void>;
}

interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
}

const drainMs = 2_000;
const require = createRequire(import.meta.url);
const dynalite = require('dynalite') as (options: object) => Server;

/**
 * Starts a DynamoDB stand-in on 127.0.0.1. With `dir` the tables last: an acknowledged write survives a SIGKILL of
 * this process (not a power cut; LevelDB does not flush the disk). Without, they live in memory. `port` 0 or none is
 * any free one. It has neither transactions nor TTL: see `sweepExpired`.
 * Throws `dynamo_locked` when another process uses `dir`, `port_in_use`.
 */
export async function startDynamo({ dir, port = 0 }: { dir?: string; port?: number } = {}): Promise<Dynamo> {
  if (dir !== undefined) await checkStore(dir);
  const instant = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
  const server = dynalite(dir === undefined ? instant : { ...instant, path: dir });
  server.on('request', (request) => {
    // dynalite's own listener throws; a client that gives up half-way must not end the whole stack.
    request.removeAllListeners('error');
    request.on('error', () => {});
  });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw errorCode(error) === 'EADDRINUSE'
      ? localError('port_in_use', `Port ${port} of 127.0.0.1 is already in use.`, error)
      : error;
  }
  const bound = (server.address() as AddressInfo).port;
  const endpoint = `http://127.0.0.1:${bound}`;
  await holdStore(endpoint);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= close(server);
    return stopped;
  };
  return { endpoint, port: bound, stop };
}

/**
 * Does what DynamoDB's TTL does in the background: deletes every item whose number attribute `ttlAttribute` lies
 * before `nowSeconds`. An item that is renewed meanwhile stays. Answers how many it deleted; a repeat finds none.
 */
export async function sweepExpired(
  client: DynamoDBClient,
  tableName: string,
  ttlAttribute: string,
  nowSeconds: number,
): Promise<number> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const keyNames = (Table?.KeySchema ?? []).map((key) => String(key.AttributeName));
  const expired = {
    TableName: tableName,
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
  };
  let deleted = 0;
  for await (const page of paginateScan({ client }, { ...expired, FilterExpression: '#ttl < :now' })) {
    for (const item of page.Items ?? []) {
      const key: Record<string, AttributeValue> = {};
      for (const name of keyNames) if (item[name]) key[name] = item[name];
      try {
        await client.send(
          new DeleteItemCommand({ ...expired, Key: key, ConditionExpression: '#ttl < :now' }),
        );
        deleted += 1;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return deleted;
}

/** Resolves when a table that was just made can be used. Throws `dynamo_table_not_ready` after 10 s. */
export async function tableIsActive(client: DynamoDBClient, tableName: string): Promise<void> {
  const active = await until(async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return Table?.TableStatus === 'ACTIVE';
  }, 10_000);
  if (!active) throw localError('dynamo_table_not_ready', `Table ${tableName} did not become active.`);
}

/** dynalite listens before it has opened its files: after an answer they are open, and locked against another process. */
async function holdStore(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
  } finally {
    client.destroy();
  }
}

/** dynalite opens its files late and throws from a callback when it cannot: find that out first, in its own library. */
async function checkStore(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const { Level } = createRequire(require.resolve('dynalite'))('level') as {
    Level: new (path: string) => Level;
  };
  const store = new Level(dir);
  try {
    await store.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (errorCode(cause) !== 'LEVEL_LOCKED') throw error;
    throw localError('dynamo_locked', `Another process uses the DynamoDB tables in ${dir}.`, error);
  }
  await store.close();
}

/** Lets requests under way finish, then cuts what is left: an SDK client keeps its connections open for reuse. */
async function close(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  try {
    await new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
    });
  } finally {
    clearTimeout(cut);
  }
}
