/** What each word of `uses` in the manifest means in the cloud: which variables are set, and what may be called. */
import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { cloudEnvironmentNames } from '../functions/environment.ts';
import type { FunctionName, Resource } from '../functions/routes.ts';
import type { Config } from './config.ts';
import type { Data } from './data.ts';
import { type Edge, socketStageName } from './edge.ts';
import { eventJobName, type JobQueue, type JobQueues } from './jobs.ts';

export interface Binding {
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

/** Typed so that a name of the environment contract can be neither forgotten nor added here. */
type Bindings = {
  readonly [R in Resource]: {
    readonly environment: Readonly<Record<(typeof cloudEnvironmentNames)[R][number], string>>;
    readonly statements: readonly PolicyStatement[];
  };
};

/** What bindings are made from: `stack` gives region and account to the permissions. */
export interface BindingSources {
  readonly stack: Stack;
  readonly config: Config;
  readonly data: Data;
  readonly edge: Edge;
  readonly queues: JobQueues;
}

/** The binding of every resource; one line for one more. */
export function createBindings({ stack, config, data, edge, queues }: BindingSources): Bindings {
  const { database, records, attachments } = data;
  const objects = (prefix: string) => attachments.arnForObjects(`${prefix}/*`);
  const stage = `${edge.socketApiId}/${socketStageName}`;
  const named = (name: FunctionName) => eventJobName(stack, name) ?? '';
  const call = (name: FunctionName) =>
    allow(['lambda:InvokeFunction'], [arn(stack, 'lambda', `function:${named(name)}`)]);
  // Out of the VPC only the dual-stack host can be reached.
  const lambdaEndpoint = data.database.network
    ? `https://lambda.${stack.region}.api.aws`
    : `https://lambda.${stack.region}.${stack.urlSuffix}`;
  return {
    postgres: {
      environment: {
        DATABASE_HOST: database.host,
        DATABASE_PORT: database.port,
        DATABASE_NAME: database.name,
        DATABASE_USER: database.user,
        DATABASE_REGION: stack.region,
      },
      statements: [
        allow(['rds-db:connect'], [arn(stack, 'rds-db', `dbuser:${database.resourceId}/${database.user}`)]),
      ],
    },
    redis: {
      environment: { REDIS_SECRET_ARN: data.redisSecretArn },
      statements: [read(data.redisSecretArn)],
    },
    records: {
      environment: { RECORDS_TABLE: records.tableName },
      statements: [allow(['GetItem', 'PutItem', 'DeleteItem', 'Query'].map(dynamodb), [records.tableArn])],
    },
    keys: {
      environment: { KEYS_TABLE: data.keys.tableName },
      statements: [
        allow(
          ['BatchGetItem', 'PutItem'].map((action) => `dynamodb:${action}`),
          [data.keys.tableArn],
        ),
      ],
    },
    sockets: {
      environment: {
        SOCKETS_ENDPOINT: `https://${edge.socketApiId}.execute-api.${stack.region}.${stack.urlSuffix}/${socketStageName}`,
      },
      // POST pushes, DELETE closes the sockets of a revoked session.
      statements: [
        allow(
          ['execute-api:ManageConnections'],
          ['POST', 'DELETE'].map((method) => arn(stack, 'execute-api', `${stage}/${method}/@connections/*`)),
        ),
      ],
    },
    fanout: {
      environment: { FANOUT_QUEUE_URL: queueUrl(stack, data, queues.fanout) },
      statements: [send(queues.fanout)],
    },
    files: {
      environment: { FILES_FUNCTION: named('job-files'), LAMBDA_ENDPOINT: lambdaEndpoint },
      statements: [call('job-files')],
    },
    // What a form or an address allows, the function that signed it must be allowed itself.
    uploads: {
      environment: { ATTACHMENTS_BUCKET: attachments.bucketName },
      statements: [
        allow(['s3:PutObject'], [objects('incoming')]),
        allow(['s3:GetObject'], [objects('stored')]),
      ],
    },
    // ListBucket, because without it S3 answers 403 and not 404 for what was never posted.
    attachments: {
      environment: { ATTACHMENTS_BUCKET: attachments.bucketName },
      statements: [
        allow(['s3:GetObject', 's3:DeleteObject'], [objects('incoming')]),
        allow(['s3:PutObject', 's3:DeleteObject'], [objects('stored')]),
        allow(['s3:ListBucket'], [attachments.bucketArn]),
      ],
    },
    // ListBucket for the same reason: what was deleted meanwhile is left out of an export.
    'attachment-contents': {
      environment: { ATTACHMENTS_BUCKET: attachments.bucketName },
      statements: [
        allow(['s3:GetObject'], [objects('stored')]),
        allow(['s3:ListBucket'], [attachments.bucketArn]),
      ],
    },
    images: { environment: {}, statements: [] },
    exports: {
      environment: { EXPORTS_BUCKET: data.exports.bucketName },
      statements: [
        allow(
          ['s3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          [data.exports.arnForObjects('*')],
        ),
      ],
    },
    // An erasure looks whether any file is left.
    'export-list': {
      environment: { EXPORTS_BUCKET: data.exports.bucketName },
      statements: [allow(['s3:ListBucket'], [data.exports.bucketArn])],
    },
    // GetObject tells whether a file was finished before.
    'export-parts': {
      environment: { EXPORTS_BUCKET: data.exports.bucketName },
      statements: [
        allow(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], [data.exports.arnForObjects('*')]),
      ],
    },
    'export-job': {
      environment: { EXPORT_FUNCTION: named('job-exports'), LAMBDA_ENDPOINT: lambdaEndpoint },
      statements: [call('job-exports')],
    },
    secret: {
      environment: { MASTER_SECRET_ARN: data.masterSecretArn },
      statements: [read(data.masterSecretArn)],
    },
    erasures: {
      environment: { ERASURE_FUNCTION: named('job-erasure'), LAMBDA_ENDPOINT: lambdaEndpoint },
      statements: [call('job-erasure')],
    },
    mails: {
      environment: { MAIL_FUNCTION: named('job-mail'), LAMBDA_ENDPOINT: lambdaEndpoint },
      statements: [call('job-mail')],
    },
    mail: {
      environment: { MAIL_FROM: config.mailFrom ?? '' },
      // The sender is verified as an address or by its domain.
      statements: config.mailFrom
        ? [
            allow(
              ['ses:SendEmail'],
              [config.mailFrom, config.mailFrom.replace(/^.*@/, '')].map((identity) =>
                arn(stack, 'ses', `identity/${identity}`),
              ),
            ),
          ]
        : [],
    },
  };
}

/** The SDK sends to the host of the queue's URL, and out of the VPC only the dual-stack host can be reached. */
function queueUrl(stack: Stack, data: Data, { queue }: JobQueue): string {
  if (data.database.network === undefined) return queue.queueUrl;
  return `https://sqs.${stack.region}.api.aws/${stack.account}/${queue.queueName}`;
}

function read(secretArn: string): PolicyStatement {
  return allow(['secretsmanager:GetSecretValue'], [secretArn]);
}

function send({ queue }: JobQueue): PolicyStatement {
  return allow(['sqs:SendMessage'], [queue.queueArn]);
}

function dynamodb(action: string): string {
  return `dynamodb:${action}`;
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function arn(stack: Stack, service: string, rest: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:${rest}`;
}
