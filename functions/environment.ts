/**
 * The environment contract: which variables hold each resource. The CDK app and the local stack both fill these names
 * for what a function `uses`, and the handlers read them, so all three spell a name the same way. Data only.
 */
import type { Resource } from './routes.ts';

/**
 * Every function has these: `UMBRA_ORIGIN` `https://…` as people type it, `UMBRA_STAGE` `cloud` or `local`, `UMBRA_EDGE_PROOF` what the
 * edge sends along with each request, so that its word about the viewer's address is believed.
 */
export const commonNames = ['UMBRA_ORIGIN', 'UMBRA_VERSION', 'UMBRA_STAGE', 'UMBRA_EDGE_PROOF'] as const;

/**
 * Every function may have these; both are choices of the one who deploys. `UMBRA_REGISTRATION`: `invite` (where it is missing),
 * `open` or `closed`, until an administrator decides. `UMBRA_ADMIN_HANDLE`: who is to be an administrator; without it the
 * first person who registers.
 */
export const choiceNames = ['UMBRA_REGISTRATION', 'UMBRA_ADMIN_HANDLE'] as const;

/**
 * Read by the runtime, not by handlers. `NODE_OPTIONS` switches source maps on in the cloud;
 * `NODE_EXTRA_CA_CERTS` names Lambda's own list with the authorities of RDS, which Node does not know, for functions that
 * use the database; `AWS_USE_DUALSTACK_ENDPOINT` is set only for a function inside the VPC, whose way out is IPv6 alone.
 */
export const runtimeNames = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;

/**
 * What the cloud fills, by resource.
 *
 * `DATABASE_*`: connect over TLS with an IAM token as the password. `REDIS_SECRET_ARN`: a secret holding JSON
 * `{"url", "token"}`. `MASTER_SECRET_ARN`: a secret holding 64 characters. `SOCKETS_ENDPOINT`: the base URL that
 * `/@connections/{id}` is appended to. `*_FUNCTION`: names of functions, to be called at `LAMBDA_ENDPOINT`. `ATTACHMENTS_BUCKET` and
 * `EXPORTS_BUCKET`: names of buckets.
 */
export const cloudEnvironmentNames = {
  postgres: ['DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_NAME', 'DATABASE_USER', 'DATABASE_REGION'],
  redis: ['REDIS_SECRET_ARN'],
  records: ['RECORDS_TABLE'],
  keys: ['KEYS_TABLE'],
  sockets: ['SOCKETS_ENDPOINT'],
  fanout: ['FANOUT_QUEUE_URL'],
  secret: ['MASTER_SECRET_ARN'],
  uploads: ['ATTACHMENTS_BUCKET'],
  attachments: ['ATTACHMENTS_BUCKET'],
  'attachment-contents': ['ATTACHMENTS_BUCKET'],
  files: ['FILES_FUNCTION', 'LAMBDA_ENDPOINT'],
  images: [],
  erasures: ['ERASURE_FUNCTION', 'LAMBDA_ENDPOINT'],
  mails: ['MAIL_FUNCTION', 'LAMBDA_ENDPOINT'],
  mail: ['MAIL_FROM'],
  exports: ['EXPORTS_BUCKET'],
  'export-list': ['EXPORTS_BUCKET'],
  'export-parts': ['EXPORTS_BUCKET'],
  'export-job': ['EXPORT_FUNCTION', 'LAMBDA_ENDPOINT'],
} as const satisfies Record<Resource, readonly string[]>;

/** What the local stack fills, by resource: its own addresses, and secrets by value. */
export const localEnvironmentNames = {
  postgres: ['DATABASE_URL'],
  redis: ['REDIS_REST_URL', 'REDIS_REST_TOKEN'],
  records: ['RECORDS_TABLE', 'DYNAMODB_ENDPOINT'],
  keys: ['KEYS_TABLE', 'DYNAMODB_ENDPOINT'],
  sockets: ['SOCKETS_ENDPOINT'],
  fanout: ['FANOUT_QUEUE_URL', 'SQS_ENDPOINT'],
  secret: ['MASTER_SECRET'],
  uploads: ['ATTACHMENTS_BUCKET', 'S3_ENDPOINT'],
  attachments: ['ATTACHMENTS_BUCKET', 'S3_ENDPOINT'],
  'attachment-contents': ['ATTACHMENTS_BUCKET', 'S3_ENDPOINT'],
  files: ['FILES_FUNCTION', 'LAMBDA_ENDPOINT'],
  images: [],
  erasures: ['ERASURE_FUNCTION', 'LAMBDA_ENDPOINT'],
  mails: ['MAIL_FUNCTION', 'LAMBDA_ENDPOINT'],
  mail: ['MAIL_FROM', 'SES_ENDPOINT'],
  exports: ['EXPORTS_BUCKET', 'S3_ENDPOINT'],
  'export-list': ['EXPORTS_BUCKET', 'S3_ENDPOINT'],
  'export-parts': ['EXPORTS_BUCKET', 'S3_ENDPOINT'],
  'export-job': ['EXPORT_FUNCTION', 'LAMBDA_ENDPOINT'],
} as const satisfies Record<Resource, readonly string[]>;

/** Every name a function that uses the resource may find: the cloud's set, the local set, and nothing more. */
export const environmentNames: Record<Resource, readonly string[]> = {
  postgres: [...localEnvironmentNames.postgres, ...cloudEnvironmentNames.postgres],
  redis: [...localEnvironmentNames.redis, ...cloudEnvironmentNames.redis],
  records: [...localEnvironmentNames.records],
  keys: [...localEnvironmentNames.keys],
  sockets: [...localEnvironmentNames.sockets],
  fanout: [...localEnvironmentNames.fanout],
  secret: [...localEnvironmentNames.secret, ...cloudEnvironmentNames.secret],
  uploads: [...localEnvironmentNames.uploads],
  attachments: [...localEnvironmentNames.attachments],
  'attachment-contents': [...localEnvironmentNames['attachment-contents']],
  files: [...localEnvironmentNames.files],
  images: [],
  erasures: [...localEnvironmentNames.erasures],
  mails: [...localEnvironmentNames.mails],
  mail: [...localEnvironmentNames.mail],
  exports: [...localEnvironmentNames.exports],
  'export-list': [...localEnvironmentNames['export-list']],
  'export-parts': [...localEnvironmentNames['export-parts']],
  'export-job': [...localEnvironmentNames['export-job']],
};

/**
 * Keys of the records table (DynamoDB), the same in both stacks. `expiresAtSeconds` is its TTL attribute, in
 * seconds since 1970; deletion lags, so a reader refuses an expired item itself.
 */
export const recordsTableKeys = { partition: 'pk', sort: 'sk', expiry: 'expiresAtSeconds' } as const;

/**
 * Keys of the table of people's keys (DynamoDB), the same in both stacks. An item without `wrapped` marks a key that was
 * destroyed; only such an item has `expiry`, the TTL attribute.
 */
export const keysTableKeys = { partition: 'id', wrapped: 'wrapped', expiry: 'expiresAtSeconds' } as const;
