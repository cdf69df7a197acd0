import type { IncomingMessage, ServerResponse } from 'node:http';
import { verifySignature } from '../sigv4.ts';
import { decodePercent, splitTarget } from '../sigv4-parse.ts';
import type { Operation, S3Context } from './call.ts';
import { S3Error } from './errors.ts';
import { listObjects } from './list.ts';
import { checkAmzNames } from './metadata.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { postObject } from './post.ts';
import { getObject, headObject } from './read.ts';
import { deleteObject, deleteObjects, putObject } from './write.ts';

type Route = {
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** Query parameters that must be there, and those that may be; any other one means an operation that is not here. */
  readonly needs?: readonly string[];
  readonly takes?: readonly string[];
  readonly run: Operation;
};

const overrides = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const listing = [
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
];
const reading = overrides.map((name) => `response-${name}`);

const headBucket: Operation = async (_context, call) => {
  call.response.writeHead(200, { 'x-amz-bucket-region': call.signature.region, 'content-length': 0 }).end();
};

const routes: readonly Route[] = [
  { method: 'HEAD', on: 'bucket', run: headBucket },
  { method: 'GET', on: 'bucket', needs: ['list-type'], takes: listing, run: listObjects },
  { method: 'POST', on: 'bucket', needs: ['delete'], run: deleteObjects },
  { method: 'GET', on: 'object', takes: reading, run: getObject },
  { method: 'HEAD', on: 'object', takes: reading, run: headObject },
  { method: 'PUT', on: 'object', run: putObject },
  { method: 'PUT', on: 'object', needs: ['partNumber', 'uploadId'], run: uploadPart },
  { method: 'POST', on: 'object', needs: ['uploads'], run: createUpload },
  { method: 'POST', on: 'object', needs: ['uploadId'], run: completeUpload },
  { method: 'DELETE', on: 'object', run: deleteObject },
  { method: 'DELETE', on: 'object', needs: ['uploadId'], run: abortUpload },
];

/**
 * Verifies who asks, finds the operation and runs it. `pathPrefix` (`''` or `/s3`) is what stands before the bucket when
 * the server is reached through another one. Throws S3Error or SignatureError.
 */
export async function route(
  context: S3Context,
  request: IncomingMessage,
  response: ServerResponse,
  pathPrefix: string,
): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '');
  const local = pathPrefix !== '' && path.startsWith(`${pathPrefix}/`) ? path.slice(pathPrefix.length) : path;
  const slash = local.indexOf('/', 1);
  const bucket = decodePercent(slash < 0 ? local.slice(1) : local.slice(1, slash));
  const key = slash < 0 ? '' : decodePercent(local.slice(slash + 1));
  const method = request.method ?? '';

  const isForm = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
  if (method === 'POST' && key === '' && isForm && query.length === 0) {
    requireBucket(context, bucket);
    return postObject(context, bucket, request, response);
  }

  const signature = verifySignature(request, {
    credentials: context.credentials,
    service: 's3',
    now: context.now(),
  });
  const amz = amzFields(request, query);
  const operation = findRoute(method, bucket, key, query);
  checkAmzNames(amz);
  requireBucket(context, bucket);
  await operation.run(context, { request, response, bucket, key, query: new Map(query), amz, signature });
}

function findRoute(method: string, bucket: string, key: string, query: [string, string][]): Route {
  const names = query.map(([name]) => name).filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name));
  const found = routes.find(
    ({ method: only, on, needs = [], takes = [] }) =>
      only === method &&
      (on === 'bucket') === (key === '') &&
      needs.every((name) => names.includes(name)) &&
      names.every((name) => needs.includes(name) || takes.includes(name)),
  );
  const isOldList =
    found?.run === listObjects && !query.some(([name, value]) => name === 'list-type' && value === '2');
  if (!found || bucket === '' || isOldList)
    throw new S3Error(
      'NotImplemented',
      `${method} with ${names.join(', ') || 'no parameters'} is not implemented.`,
    );
  return found;
}

/** Presigning moves `x-amz-*` headers into the query, where they keep their meaning; `X-Amz-*` are the signature's own. */
function amzFields(request: IncomingMessage, query: [string, string][]): Record<string, string> {
  const amz: Record<string, string> = {};
  for (const [name, value] of query) if (name.startsWith('x-amz-')) amz[name] = value;
  for (const [name, value] of Object.entries(request.headers))
    if (name.startsWith('x-amz-') && typeof value === 'string') amz[name] = value;
  return amz;
}

function requireBucket(context: S3Context, bucket: string): void {
  if (!context.store.has(bucket)) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
}
