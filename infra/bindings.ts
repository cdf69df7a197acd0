/** What each word of `uses` in the manifest means in the cloud: which variables are set, and what may be called. */
import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { cloudEnvironmentNames } from '../functions/environment.ts';
import type { Resource } from '../functions/routes.ts';
import type { Data } from './data.ts';
import { type Edge, socketStageName } from './edge.ts';
import type { JobQueue } from './jobs.ts';

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

/** The binding of every resource; `stack` gives region and account to the permissions. */
export function createBindings(stack: Stack, data: Data, edge: Edge, fanout: JobQueue): Bindings {
  const { database } = data;
  const stage = `${edge.socketApiId}/${socketStageName}`;
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
      statements: [allow(['secretsmanager:GetSecretValue'], [data.redisSecretArn])],
    },
    records: {
      environment: { RECORDS_TABLE: data.records.tableName },
      statements: [
        allow(
          ['GetItem', 'PutItem', 'DeleteItem', 'Query'].map((action) => `dynamodb:${action}`),
          [data.records.tableArn],
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
      environment: { FANOUT_QUEUE_URL: queueUrl(stack, data, fanout) },
      statements: [allow(['sqs:SendMessage'], [fanout.queue.queueArn])],
    },
    secret: {
      environment: { MASTER_SECRET_ARN: data.masterSecretArn },
      statements: [allow(['secretsmanager:GetSecretValue'], [data.masterSecretArn])],
    },
  };
}

/** The SDK sends to the host of the queue's URL, and out of the VPC only the dual-stack host can be reached. */
function queueUrl(stack: Stack, data: Data, { queue }: JobQueue): string {
  if (data.database.network === undefined) return queue.queueUrl;
  return `https://sqs.${stack.region}.api.aws/${stack.account}/${queue.queueName}`;
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function arn(stack: Stack, service: string, rest: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:${rest}`;
}
