/** The Data stack: everything that would be missed. Termination-protected, and its stores outlive it. */
import { type App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { keysTableKeys, recordsTableKeys } from '../functions/environment.ts';
import { acknowledge } from './acknowledge.ts';
import { type Config, limits } from './config.ts';
import { type Database, database } from './database.ts';

export interface Data {
  readonly stack: Stack;
  readonly database: Database;
  readonly records: dynamodb.TableV2;
  readonly keys: dynamodb.TableV2;
  readonly exports: s3.Bucket;
  readonly attachments: s3.Bucket;
  readonly masterSecretArn: string;
  readonly redisSecretArn: string;
}

/** Creates the stack with the database, the records table, the buckets and the secrets. */
export function dataStack(app: App, config: Config): Data {
  const stack = new Stack(app, 'UmbraData', {
    description: 'UmbraChat: what lasts',
    terminationProtection: true,
  });
  const data = {
    stack,
    database: database(stack, config),
    records: recordsTable(stack),
    keys: keysTable(stack),
    exports: bucket(stack, 'Exports', [{ expiration: Duration.days(limits.exportLifetimeDays) }]),
    attachments: attachmentsBucket(stack),
    masterSecretArn: masterSecret(stack),
    redisSecretArn: config.redisSecretArn ?? redisSecret(stack),
  };
  addOutputs(stack, config, data);
  return data;
}

/** What `npm run deploy` remembers and what `npm run destroy` says it keeps. */
function addOutputs(stack: Stack, config: Config, data: Data): void {
  const outputs = {
    Options: JSON.stringify(config.given),
    DatabaseCluster: data.database.clusterId,
    RecordsTable: data.records.tableName,
    ExportsBucket: data.exports.bucketName,
    AttachmentsBucket: data.attachments.bucketName,
    MasterSecretArn: data.masterSecretArn,
    RedisSecretArn: data.redisSecretArn,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}

function recordsTable(stack: Stack): dynamodb.TableV2 {
  return new dynamodb.TableV2(stack, 'Records', {
    partitionKey: { name: recordsTableKeys.partition, type: dynamodb.AttributeType.STRING },
    sortKey: { name: recordsTableKeys.sort, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: recordsTableKeys.expiry,
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: limits.backupRetentionDays,
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** People's keys. A destroyed one must be nowhere, so this table alone has neither recovery nor backups. */
function keysTable(stack: Stack): dynamodb.TableV2 {
  return new dynamodb.TableV2(stack, 'Keys', {
    partitionKey: { name: keysTableKeys.partition, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: keysTableKeys.expiry,
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function attachmentsBucket(stack: Stack): s3.Bucket {
  const attachments = bucket(stack, 'Attachments', [
    { prefix: 'incoming/', expiration: Duration.days(limits.incomingLifetimeDays) },
  ]);
  // Any origin, because the signed form or address is the permission and no cookie travels: a browser only has to be let
  // through.
  attachments.addCorsRule({
    allowedMethods: [s3.HttpMethods.POST, s3.HttpMethods.GET],
    allowedOrigins: ['*'],
    maxAge: 3600,
  });
  return attachments;
}

function bucket(stack: Stack, id: string, rules: s3.LifecycleRule[]): s3.Bucket {
  const created = new s3.Bucket(stack, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }, ...rules],
    // Not versioned: what a person erased must be gone, and an export is made again, not restored.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(created, {
    'AwsSolutions-S1': 'an access log would keep who fetched which file, and for how long',
  });
  return created;
}

function masterSecret(stack: Stack): string {
  const secret = new secrets.Secret(stack, 'MasterSecret', {
    description:
      'UmbraChat: signing keys, pepper and what wraps people’s keys are derived from it; never change it: messages become unreadable',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'a new value makes every message unreadable and every password wrong, so it is never changed (runbooks.md)',
  });
  return secret.secretArn;
}

/** Created with empty fields: the database is Upstash's, so only its owner knows what goes in. */
function redisSecret(stack: Stack): string {
  const secret = new secrets.CfnSecret(stack, 'RedisSecret', {
    description: 'UmbraChat: REST address and token of the Upstash Redis database',
    secretString: JSON.stringify({ url: '', token: '' }),
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  acknowledge(secret, {
    'AwsSolutions-SMG4': 'Upstash makes the token, so only a person can change it there',
  });
  return secret.ref;
}
