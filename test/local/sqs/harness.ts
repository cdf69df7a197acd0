import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach } from 'vitest';
import { type LocalSqs, startSqs } from '../../../scripts/local/sqs/server.ts';

export const queues = [
  { name: 'jobs', visibilityTimeoutSeconds: 30, maxReceives: 3, deadLetterQueue: 'jobs-dead' },
  { name: 'jobs-dead', visibilityTimeoutSeconds: 30, maxReceives: 3 },
];
export const credentials = (id: string) => (id === 'local' ? 'secret' : undefined);

/** A server for each test of a file, in a temporary folder, with a clock that stands still until `pass`. */
export function setUpSqs() {
  let dir: string;
  let server: LocalSqs;
  let client: SQSClient;
  const clock = { nowMs: 0 };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sqs-'));
    clock.nowMs = Date.now();
    await open();
  });

  afterEach(async () => {
    await server.stop();
    await rm(dir, { recursive: true });
  });

  return {
    get dir() {
      return dir;
    },
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    clock,
    open,
    pass(seconds: number) {
      clock.nowMs += seconds * 1000;
      server.tick();
    },
    send: (MessageBody: string, more = {}) =>
      client.send(new SendMessageCommand({ QueueUrl: server.queueUrl('jobs'), MessageBody, ...more })),
    async receive(more = {}, queue = 'jobs') {
      const all = { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const], ...more };
      const command = new ReceiveMessageCommand({ QueueUrl: server.queueUrl(queue), ...all });
      return (await client.send(command)).Messages ?? [];
    },
    remove: (ReceiptHandle: string | undefined) =>
      client.send(new DeleteMessageCommand({ QueueUrl: server.queueUrl('jobs'), ReceiptHandle })),
    async counts(queue = 'jobs') {
      const QueueUrl = server.queueUrl(queue);
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await client.send(command);
      const of = (suffix: string) => Number(Attributes[`ApproximateNumberOfMessages${suffix}` as 'All']);
      return { visible: of(''), inFlight: of('NotVisible'), delayed: of('Delayed') };
    },
  };

  /** Starts the server, after the one before was stopped, on what the folder holds. */
  async function open(from = dir) {
    server = await startSqs({ dir: from, queues, credentials, clock: () => clock.nowMs });
    client = clientFor(server.endpoint);
  }
}

export function clientFor(endpoint: string, secretAccessKey = 'secret') {
  return new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey },
    maxAttempts: 1,
  });
}
