import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SignatureError, verifySignature } from '../sigv4.ts';
import { actions } from './actions.ts';
import { SqsError } from './errors.ts';
import type { Input } from './input.ts';
import { Journal } from './journal.ts';
import type { Message } from './message.ts';
import { Queue, type QueueConfig } from './queue.ts';
import { type Subscriber, type Subscription, subscribe } from './subscription.ts';

const accountId = '000000000000';
/** JSON may write one byte of a message as `\u00xx`; names, ids and the like come on top. */
const maxJsonBytesPerByte = 6;
const envelopeBytes = 65_536;
const targetPrefix = 'AmazonSQS.';

export type SqsOptions = {
  /** Messages are kept below this folder; without one they end with the process. One process at a time. */
  readonly dir?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly queues: readonly QueueConfig[];
  /** The secret of an access key, or undefined when there is no such key. */
  readonly credentials: (accessKeyId: string) => string | undefined;
  /** Milliseconds since the epoch. After moving one by hand call `tick`. */
  readonly clock?: () => number;
  /** For ARNs and events. `us-east-1` unless given. */
  readonly region?: string;
  /** Body and attributes of one message, and of one batch. 262,144 unless given. */
  readonly maxMessageBytes?: number;
};

export type LocalSqs = {
  readonly endpoint: string;
  /** Throws for a queue that does not exist. */
  queueUrl(name: string): string;
  /** What SendMessage does, without the request. Throws for a queue that does not exist. */
  send(name: string, body: string, delaySeconds: number): Promise<void>;
  /** Feeds a queue to a function until stopped. Throws for a queue that does not exist. */
  subscribe(name: string, subscriber: Subscriber): Subscription;
  /** Lets delays and timeouts that an injected clock has passed take effect. */
  tick(): void;
  /** Ends long polls, waits for invocations under way, closes every connection. */
  stop(): Promise<void>;
};

type Server = {
  readonly options: SqsOptions;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly now: () => number;
  readonly maxMessageBytes: number;
  readonly queueUrl: (name: string) => string;
  readonly stopping: AbortSignal;
};

/**
 * Starts an SQS endpoint (AWS JSON 1.0, standard queues) on 127.0.0.1 with the operations of `actions.ts`; any other is
 * refused as UnsupportedOperation. A message whose sending was answered is delivered at least once, also after the
 * process was killed when `dir` is given. Rejects on a bad queue, a damaged journal or a taken port.
 */
export async function startSqs(options: SqsOptions): Promise<LocalSqs> {
  const now = options.clock ?? Date.now;
  const region = options.region ?? 'us-east-1';
  const queues = await openQueues(options, now, region);
  const stopping = new AbortController();
  const subscriptions: Subscription[] = [];
  const http = createServer();
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const queueUrl = (name: string) => `${endpoint}/${accountId}/${queueNamed(queues, name).config.name}`;
  const maxMessageBytes = options.maxMessageBytes ?? 262_144;
  const server: Server = { options, queues, now, maxMessageBytes, queueUrl, stopping: stopping.signal };
  http.on(
    'request',
    (request: IncomingMessage, response: ServerResponse) => void answer(server, request, response),
  );
  return {
    endpoint,
    queueUrl,
    async send(name, body, delaySeconds) {
      await queueNamed(queues, name).send([{ body, delaySeconds, attributes: {} }]);
    },
    subscribe(name, subscriber) {
      const subscription = subscribe(queueNamed(queues, name), region, subscriber);
      subscriptions.push(subscription);
      return subscription;
    },
    tick() {
      for (const queue of queues.values()) queue.tick();
    },
    async stop() {
      stopping.abort();
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
      for (const queue of queues.values()) await queue.close();
    },
  };
}

async function openQueues(
  options: SqsOptions,
  now: () => number,
  region: string,
): Promise<Map<string, Queue>> {
  const queues = new Map<string, Queue>();
  if (options.dir !== undefined) await mkdir(options.dir, { recursive: true, mode: 0o700 });
  for (const config of options.queues) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(config.name) || queues.has(config.name))
      throw new Error(`${config.name} is not the name of a standard queue, or is given twice.`);
    const arn = `arn:aws:sqs:${region}:${accountId}:${config.name}`;
    const messages = new Map<string, Message>();
    const path = options.dir === undefined ? undefined : join(options.dir, `${config.name}.jsonl`);
    const journal = path === undefined ? {} : { journal: await Journal.open(path, messages) };
    queues.set(config.name, new Queue(config, arn, { now, messages, ...journal }));
  }
  for (const queue of queues.values())
    if (queue.config.deadLetterQueue !== undefined)
      queue.deadLetters = queueNamed(queues, queue.config.deadLetterQueue);
  return queues;
}

function queueNamed(queues: ReadonlyMap<string, Queue>, name: string): Queue {
  const queue = queues.get(name);
  if (!queue) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

async function answer(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amzn-requestid', requestId);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const result = await run(server, request, AbortSignal.any([gone.signal, server.stopping]));
    send(response, 200, result);
  } catch (error) {
    const known = error instanceof SqsError || error instanceof SignatureError;
    if (!known) console.error(`sqs: ${request.headers['x-amz-target']} failed (${requestId})`, error);
    const [name, status] = known ? [error.name, error.status] : ['InternalFailure', 500];
    const queryCode = error instanceof SqsError ? error.queryCode : name;
    response.setHeader('x-amzn-query-error', `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}`);
    const message = known ? error.message : 'The request failed because of an internal error.';
    send(response, status, { __type: `com.amazonaws.sqs#${name}`, message });
  }
}

async function run(server: Server, request: IncomingMessage, gone: AbortSignal): Promise<object> {
  const body = await readBody(request, maxJsonBytesPerByte * server.maxMessageBytes + envelopeBytes);
  const { credentials } = server.options;
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  verifySignature(request, { credentials, service: 'sqs', now: server.now(), bodySha256 });
  const target = String(request.headers['x-amz-target'] ?? '');
  const action = target.startsWith(targetPrefix) ? actions.get(target.slice(targetPrefix.length)) : undefined;
  if (request.method !== 'POST' || !action)
    throw new SqsError('UnsupportedOperation', `${target || 'This request'} is not implemented.`);
  const input = parse(body);
  const { queueUrl, maxMessageBytes } = server;
  return action({ queueUrl, maxMessageBytes, gone }, queueOf(server, input), input);
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same, so that the refusal can be read; the bytes are not kept.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new SqsError('RequestEntityTooLarge', 'The request is too large.', 413);
  return Buffer.concat(chunks);
}

function parse(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (input !== null && typeof input === 'object' && !Array.isArray(input)) return input as Input;
  } catch {
    // The refusal below says it.
  }
  throw new SqsError('SerializationException', 'The body is not a JSON object.');
}

function queueOf(server: Server, input: Input): Queue {
  if (typeof input.QueueName === 'string') return queueNamed(server.queues, input.QueueName);
  const [account, name = ''] = String(input.QueueUrl ?? '')
    .split('/')
    .slice(-2);
  return queueNamed(server.queues, account === accountId ? name : '');
}

function send(response: ServerResponse, status: number, body: object): void {
  const json = JSON.stringify(body);
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(json),
  });
  response.end(json);
}
