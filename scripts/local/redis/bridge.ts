import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorCode, localError } from '../child.ts';
import { isKnownCommand } from './engine.ts';
import { type Arg, type Backing, discarded, type Reply, ReplyError, unknownCommand } from './reply.ts';
import { type Encoding, errorObject, parseCommand, parseCommands, replyObject } from './restjson.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** Commands of Redis that Upstash or the engine cannot offer alike, so code that uses them would not be portable. */
const REFUSED =
  /^(eval|eval_ro|evalsha|evalsha_ro|script|fcall|fcall_ro|function|p?subscribe|p?unsubscribe|ssubscribe|monitor|watch|multi|exec)$/i;

export interface Bridge {
  url: string;
  /** Ends the server and the requests under way; a repeat does nothing. */
  close(): Promise<void>;
}

interface Answer {
  status: number;
  json: string;
}

/**
 * Serves the REST interface of Upstash on 127.0.0.1 over `backing()`, for `@upstash/redis` and plain HTTP: `POST /`,
 * `/cmd/arg/…`, `POST /pipeline` and `POST /multi-exec`, each with the Bearer `token`. Only commands that the engine
 * has are passed on, whatever the backing. A backing that is away is HTTP 500. `port` 0 takes a free one; throws
 * `port_in_use`.
 * Source: https://upstash.com/docs/redis/features/restapi
 */
export async function startBridge(options: {
  token: string;
  port?: number;
  backing: () => Backing;
}): Promise<Bridge> {
  const isOurs = tokenCheck(options.token);
  const server = createServer((request, response) => {
    void serve(request, isOurs, options.backing).then(
      (answer) => send(request, response, answer),
      (error: unknown) => send(request, response, failure(error)),
    );
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  isOurs: (header: string | undefined) => boolean,
  backing: () => Backing,
): Promise<Answer> {
  if (!isOurs(request.headers.authorization)) return { status: 401, json: errorObject('Unauthorized') };
  if (request.method !== 'POST' && request.method !== 'GET') {
    return { status: 405, json: errorObject('ERR method not allowed') };
  }
  const body = await readBody(request);
  if (body === undefined) return { status: 413, json: errorObject('ERR max request size exceeded') };
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const encoding: Encoding = request.headers['upstash-encoding'] === 'base64' ? 'base64' : 'text';
  if (pathname === '/pipeline') return runPipeline(backing(), parseCommands(parseJson(body)), encoding);
  if (pathname === '/multi-exec') return runTransaction(backing(), parseCommands(parseJson(body)), encoding);
  const command =
    pathname === '/' ? parseCommand(parseJson(body)) : pathCommand(pathname, searchParams, body);
  return single(refusal(command) ?? (await backing().execute(command)), encoding);
}

/** The order is kept; refused commands leave a gap that their error fills. */
async function runPipeline(backing: Backing, commands: Arg[][], encoding: Encoding): Promise<Answer> {
  const refusals = commands.map(refusal);
  const replies = await backing.pipeline(commands.filter((_command, i) => refusals[i] === undefined));
  const objects = refusals.map((refused) => replyObject(refused ?? replies.shift() ?? null, encoding));
  return { status: 200, json: `[${objects.join(',')}]` };
}

async function runTransaction(backing: Backing, commands: Arg[][], encoding: Encoding): Promise<Answer> {
  if (commands.some((command) => refusal(command))) return single(discarded(), encoding);
  const replies = await backing.transaction(commands);
  if (replies instanceof ReplyError) return single(replies, encoding);
  return { status: 200, json: `[${replies.map((reply) => replyObject(reply, encoding)).join(',')}]` };
}

function single(reply: Reply, encoding: Encoding): Answer {
  return { status: reply instanceof ReplyError ? 400 : 200, json: replyObject(reply, encoding) };
}

function refusal(command: Arg[]): ReplyError | undefined {
  const words = command.map(String);
  const [name = ''] = words;
  if (REFUSED.test(name)) return new ReplyError(`ERR Command is not available: '${name}'`);
  return isKnownCommand(name)
    ? undefined
    : unknownCommand(words.map((word) => Buffer.from(word).toString('latin1')));
}

/** `/set/key/value?EX=100`, or the last argument as the body: `POST /set/key?EX=100` puts it before the options. */
function pathCommand(pathname: string, searchParams: URLSearchParams, body: Buffer): Arg[] {
  const options = [...searchParams].flat().filter((word) => word !== '');
  try {
    const words = pathname.slice(1).split('/').map(decodeURIComponent);
    return [...words, ...(body.length > 0 ? [body] : []), ...options];
  } catch {
    throw new ReplyError('ERR failed to parse command: the path is not well encoded');
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw new ReplyError('ERR failed to parse command: the body is not JSON');
  }
}

/** undefined for a body over the limit; the rest of it is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function failure(error: unknown): Answer {
  if (error instanceof ReplyError) return { status: 400, json: errorObject(error.message) };
  const known = errorCode(error) === 'redis_unavailable';
  if (!known) console.error(error);
  const message = known && error instanceof Error ? error.message : 'internal error';
  return { status: 500, json: errorObject(`ERR ${message}`) };
}

/** A request that was not read to its end cannot share its connection with the next one. */
function send(request: IncomingMessage, response: ServerResponse, { status, json }: Answer): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) };
  response.writeHead(status, request.complete ? headers : { ...headers, connection: 'close' });
  response.end(json);
  request.resume();
}

/** Compares digests of equal length in constant time: neither the token nor its length leaks by timing. */
function tokenCheck(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (header = '') => {
    const given = /^Bearer +(.*)$/i.exec(header)?.[1];
    return timingSafeEqual(digest(given ?? ''), expected) && given !== undefined;
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = errorCode(error) === 'EADDRINUSE';
      reject(
        taken ? localError('port_in_use', `Port ${port} of 127.0.0.1 is already in use.`, error) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
