import { choiceNames, commonNames, localEnvironmentNames } from '../../../functions/environment.ts';
import { type FunctionName, functions } from '../../../functions/routes.ts';
import type { RegistrationMode } from '../../../functions/wire/instance.ts';
import { localEdgeProof } from '../gateway/source.ts';
import { attachmentsBucket, exportsBucket, keysTable, recordsTable, type Stores } from './stores.ts';

export interface EnvironmentOptions {
  readonly origins: readonly string[];
  readonly version: string;
  readonly socketsEndpoint: string;
  /** Who administers; without it the first person who registers. */
  readonly adminHandle?: string | undefined;
  /** Who may register until an administrator decides; everybody where it is left out, because this is somebody's own computer. */
  readonly registration?: RegistrationMode | undefined;
}

type Names =
  | (typeof commonNames)[number]
  | (typeof choiceNames)[number]
  | (typeof localEnvironmentNames)[keyof typeof localEnvironmentNames][number];

/** What the demo's seeding needs: everything that registering, befriending, writing and attaching pictures touch, but for the sockets. */
export function demoEnvironment(stores: Stores, origin: string, version: string): Record<string, string> {
  const grant = environmentFor(stores, { origins: [origin], version, socketsEndpoint: origin });
  const acted = [
    'http-accounts',
    'http-friends',
    'http-conversations',
    'http-attachments',
    'job-files',
  ] as const;
  return Object.assign({}, ...acted.map(grant));
}

/** Connections each function may open at a time; on Lambda it is one for each container. */
const poolMax = 6;

/** The environment of each function: what its `uses` grants and nothing else, like the permissions it has in the cloud. */
export function environmentFor(
  stores: Stores,
  options: EnvironmentOptions,
): (name: FunctionName) => Record<string, string> {
  const all: Record<Names, string> = {
    UMBRA_ORIGIN: options.origins.join(','),
    UMBRA_VERSION: options.version,
    UMBRA_STAGE: 'local',
    UMBRA_EDGE_PROOF: localEdgeProof,
    UMBRA_REGISTRATION: options.registration ?? 'open',
    UMBRA_ADMIN_HANDLE: options.adminHandle ?? '',
    DATABASE_URL: stores.databaseUrl,
    REDIS_REST_URL: stores.redis.url,
    REDIS_REST_TOKEN: stores.redis.token,
    RECORDS_TABLE: recordsTable,
    KEYS_TABLE: keysTable,
    DYNAMODB_ENDPOINT: stores.dynamo.endpoint,
    SOCKETS_ENDPOINT: options.socketsEndpoint,
    FANOUT_QUEUE_URL: stores.sqs.queueUrl('fanout'),
    SQS_ENDPOINT: stores.sqs.endpoint,
    MASTER_SECRET: stores.masterSecret,
    ATTACHMENTS_BUCKET: attachmentsBucket,
    S3_ENDPOINT: stores.s3.endpoint,
    EXPORTS_BUCKET: exportsBucket,
    LAMBDA_ENDPOINT: stores.events.endpoint,
    EXPORT_FUNCTION: 'job-exports',
    FILES_FUNCTION: 'job-files',
    ERASURE_FUNCTION: 'job-erasure',
    MAIL_FUNCTION: 'job-mail',
    MAIL_FROM: 'umbrachat@localhost.example',
    SES_ENDPOINT: stores.mail.endpoint,
  };
  return (name) => {
    const granted = [
      ...commonNames,
      ...choiceNames,
      ...functions[name].uses.flatMap((resource) => localEnvironmentNames[resource]),
    ];
    const environment: Record<string, string> = Object.fromEntries(granted.map((key) => [key, all[key]]));
    if (environment.DATABASE_URL) environment.DATABASE_POOL_MAX = String(poolMax);
    return environment;
  };
}
