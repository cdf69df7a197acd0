import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { migrate } from '../../../functions/db/migrate.ts';
import { withConnection } from '../../../functions/db/postgres.ts';
import { keysTableKeys, recordsTableKeys } from '../../../functions/environment.ts';
import { eventJobs, functions, queueJobs } from '../../../functions/routes.ts';
import { type Dynamo, startDynamo, sweepExpired, tableIsActive } from '../dynamo.ts';
import { eventsEndpoint } from '../lambda/endpoint.ts';
import { type LocalEvents, openEvents } from '../lambda/events.ts';
import { type Mail, startMail } from '../mail.ts';
import { type Postgres, startPostgres } from '../postgres/start.ts';
import { type LocalRedis, startRedis } from '../redis/index.ts';
import { type LocalS3, startS3 } from '../s3/server.ts';
import { type LocalSqs, startSqs } from '../sqs/server.ts';
import { serveLoopback, setAwsEnvironment } from './aws.ts';
import type { StackOptions } from './options.ts';
import { keepSecret } from './secret.ts';

export const recordsTable = 'umbra-records';
export const keysTable = 'umbra-keys';
export const attachmentsBucket = 'umbra-attachments';
export const exportsBucket = 'umbra-exports';
/** Shared by all jobs, as in the cloud. */
export const deadLetters = 'dead-letters';
export const buckets = [exportsBucket, attachmentsBucket] as const;
/** DynamoDB deletes expired items within days; here it takes a minute, and readers refuse them at once anyway. */
const sweepIntervalMs = 60_000;

export interface Stores {
  readonly databaseUrl: string;
  /** Undefined where `databaseUrl` was given. */
  readonly postgres: Postgres | undefined;
  readonly redis: LocalRedis;
  readonly dynamo: Dynamo;
  readonly s3: LocalS3;
  readonly sqs: LocalSqs;
  /** Functions that are called without anybody waiting, and where that is asked for. */
  readonly events: LocalEvents & { readonly endpoint: string };
  readonly mail: Mail;
  readonly masterSecret: string;
  /** The secret key of an access key id, as the stand-ins ask for it. */
  readonly credentials: (accessKeyId: string) => string | undefined;
  stop(): Promise<void>;
}

/** Starts every store, with its schema, table, buckets and queues. What was started is stopped again when one fails. */
export async function startStores(options: StackOptions): Promise<Stores> {
  const { dataDir, log } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const masterSecret = await keepSecret(join(dataDir, 'master-secret'));
  const awsKey = setAwsEnvironment(masterSecret);
  const credentials = (id: string) => (id === awsKey.id ? awsKey.secret : undefined);

  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  const started = <Part extends { stop(): Promise<unknown> }>(part: Part): Part => {
    stops.push(async () => void (await part.stop()));
    return part;
  };
  try {
    const logTo = log ? { log } : {};
    const postgres = options.databaseUrl
      ? undefined
      : started(await startPostgres({ dataDir: join(dataDir, 'postgres'), ...logTo }));
    const databaseUrl = options.databaseUrl ?? postgres?.url ?? '';
    await withConnection({ connectionString: databaseUrl }, migrate);
    const redis = started(
      await startRedis({
        token: randomBytes(24).toString('base64url'),
        dir: dataDir,
        redisUrl: options.redisUrl,
        prefer: options.redis ?? 'auto',
        ...logTo,
      }),
    );
    const dynamo = started(await startDynamo({ dir: join(dataDir, 'dynamodb') }));
    const stopSweeping = await prepareTables(dynamo);
    stops.push(stopSweeping);
    const s3 = started(
      await startS3({
        dir: join(dataDir, 's3'),
        buckets,
        credentials,
        // As in the cloud: the signed form or address is the permission, and no cookie travels.
        corsOrigins: ['*'],
      }),
    );
    const sqs = started(await startSqs({ dir: join(dataDir, 'sqs'), queues: queues(), credentials }));
    const events = started(await startEvents(options, sqs, credentials));
    const mail = started(await startMail());
    return { databaseUrl, postgres, redis, dynamo, s3, sqs, events, mail, masterSecret, credentials, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function queues() {
  const working = queueJobs.map(({ queue, visibilityTimeoutSeconds, maxReceives }) => ({
    ...{ name: queue, visibilityTimeoutSeconds, maxReceives },
    deadLetterQueue: deadLetters,
  }));
  return [{ name: deadLetters, visibilityTimeoutSeconds: 30, maxReceives: 1_000 }, ...working];
}

async function startEvents(
  { dataDir, eventRetryDelaysSeconds }: StackOptions,
  sqs: LocalSqs,
  credentials: Stores['credentials'],
): Promise<Stores['events']> {
  const events = await openEvents({
    dir: join(dataDir, 'events'),
    functions: eventJobs.map((job) => ({ ...job, timeoutSeconds: functions[job.function].timeoutSeconds })),
    onFailure: (record) => sqs.send(deadLetters, JSON.stringify(record), 0),
    ...(eventRetryDelaysSeconds && { retryDelaysSeconds: eventRetryDelaysSeconds }),
  });
  const server = await serveLoopback(eventsEndpoint(events, credentials));
  return {
    ...events,
    endpoint: server.url,
    stop: async () => {
      await server.stop();
      await events.stop();
    },
  };
}

/** Makes the tables of expiring records and of people's keys and plays their TTL. Returns what stops that. */
async function prepareTables(dynamo: Dynamo): Promise<() => Promise<void>> {
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint });
  await Promise.all([
    makeTable(client, recordsTable, [recordsTableKeys.partition, recordsTableKeys.sort]),
    makeTable(client, keysTable, [keysTableKeys.partition]),
  ]);
  const expiring = [
    [recordsTable, recordsTableKeys.expiry],
    [keysTable, keysTableKeys.expiry],
  ] as const;
  const sweep = async () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    for (const [table, attribute] of expiring) await sweepExpired(client, table, attribute, nowSeconds);
  };
  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweep().catch(() => {});
  }, sweepIntervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
    client.destroy();
  };
}

async function makeTable(client: DynamoDBClient, name: string, keyNames: readonly string[]): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keyNames.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keyNames.map((AttributeName, index) => ({
          AttributeName,
          KeyType: index === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await tableIsActive(client, name);
}
