import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureError } from '../sigv4.ts';
import { type S3Context, sendXml } from './call.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { S3Error } from './errors.ts';
import { expireUploads } from './multipart.ts';
import { route } from './router.ts';
import { ObjectStore } from './store.ts';
import { errorXml } from './xml.ts';

/** How long a refused sender may go on sending before its connection is cut; time enough to read the refusal. */
const lingerMs = 1000;

export type S3Options = {
  /** Everything is kept below this folder. One process at a time. */
  readonly dir: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly buckets: readonly string[];
  /** The secret of an access key, or undefined when there is no such key. */
  readonly credentials: (accessKeyId: string) => string | undefined;
  /** The address clients use when it is not the endpoint itself; it may have a path, which requests then may have too. */
  readonly publicUrl?: string;
  /** Origins whose pages may upload and read, such as `http://localhost:4321`, or `*` for all. */
  readonly corsOrigins?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
};

export type ExpireRule = { readonly bucket: string; readonly prefix?: string; readonly olderThanMs: number };

export type LocalS3 = {
  readonly endpoint: string;
  /** Plays a bucket's lifecycle rule: removes objects and unfinished uploads of at least this age. Returns how many. */
  expire(rule: ExpireRule): Promise<number>;
  /** Closes every connection. */
  stop(): Promise<void>;
};

/**
 * Starts an S3 endpoint on 127.0.0.1 (path-style) that answers the operations of `router.ts` as S3 does and every other one
 * with 501. Signatures, expiry, checksums and POST policies are enforced. Rejects on a bad bucket name or a taken port.
 */
export async function startS3(options: S3Options): Promise<LocalS3> {
  for (const bucket of options.buckets)
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
      throw new Error(`${bucket} is not a bucket name.`);
  const store = await ObjectStore.open(options.dir, options.buckets);
  const server = createServer();
  // An upload of many gigabytes may take longer than the five minutes Node grants a request.
  server.requestTimeout = 0;
  const endpoint = await listen(server, options.port ?? 0);
  const publicUrl = (options.publicUrl ?? endpoint).replace(/\/+$/, '');
  const context: S3Context = {
    store,
    now: options.clock ?? Date.now,
    credentials: options.credentials,
    locationOf: (bucket, key) => `${publicUrl}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
  };
  const pathPrefix = new URL(publicUrl).pathname.replace(/\/+$/, '');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(context, request, response, pathPrefix, options.corsOrigins ?? []);
  });
  return {
    endpoint,
    expire: (rule) => expire(context, rule),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(
  context: S3Context,
  request: IncomingMessage,
  response: ServerResponse,
  pathPrefix: string,
  corsOrigins: readonly string[],
): Promise<void> {
  const requestId = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  try {
    const allowed = allowOrigin(request, response, corsOrigins);
    if (request.method === 'OPTIONS') answerPreflight(request, response, allowed);
    else await route(context, request, response, pathPrefix);
  } catch (error) {
    refuse(request, response, error, requestId);
  }
  if (!request.complete) discardRest(request);
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown, requestId: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof S3Error || error instanceof SignatureError;
  if (!known)
    console.error(`s3: ${request.method} ${request.url?.split('?')[0]} failed (${requestId})`, error);
  // S3 calls a request without any signature simply denied.
  const code =
    known && error.code !== 'MissingAuthenticationToken'
      ? error.code
      : known
        ? 'AccessDenied'
        : 'InternalError';
  const message = known ? error.message : 'We encountered an internal error. Please try again.';
  const status = known ? error.status : 500;
  for (const [name, value] of Object.entries(error instanceof S3Error ? error.headers : {}))
    response.setHeader(name, value);
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (request.method === 'HEAD') response.writeHead(status).end();
  else sendXml(response, status, errorXml({ code, message }, path, requestId));
}

/** Closing at once would reset the connection and lose the answer: what still comes is thrown away for a moment. */
function discardRest(request: IncomingMessage): void {
  request.removeAllListeners('readable');
  request.on('error', () => undefined);
  request.resume();
  const cut = setTimeout(() => request.socket.destroy(), lingerMs).unref();
  request.once('close', () => clearTimeout(cut));
}

async function expire(context: S3Context, { bucket, prefix = '', olderThanMs }: ExpireRule): Promise<number> {
  const untilMs = context.now() - olderThanMs;
  let removed = await expireUploads(context.store, bucket, prefix, untilMs);
  for (const key of context.store.keys(bucket)) {
    const record = context.store.find(bucket, key);
    if (!record || !key.startsWith(prefix) || record.lastModifiedMs > untilMs) continue;
    if (await context.store.delete(bucket, key, record)) removed += 1;
  }
  return removed;
}
