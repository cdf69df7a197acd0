import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../scripts/local/sqs/journal.ts';
import { type LocalSqs, startSqs } from '../../scripts/local/sqs/server.ts';

const queues = [
  { name: 'jobs', visibilityTimeoutSeconds: 30, maxReceives: 3, deadLetterQueue: 'jobs-dead' },
  { name: 'jobs-dead', visibilityTimeoutSeconds: 30, maxReceives: 3 },
];
const credentials = (id: string) => (id === 'local' ? 'secret' : undefined);
let dir: string;
let sqs: LocalSqs;
let client: SQSClient;
let clockMs: number;

const open = async (from = dir) => {
  sqs = await startSqs({ dir: from, queues, credentials, clock: () => clockMs });
  client = clientFor(sqs.endpoint);
};
const clientFor = (endpoint: string, secretAccessKey = 'secret') =>
  new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey },
    maxAttempts: 1,
  });
const pass = (seconds: number) => {
  clockMs += seconds * 1000;
  sqs.tick();
};
const send = (MessageBody: string, more = {}) =>
  client.send(new SendMessageCommand({ QueueUrl: sqs.queueUrl('jobs'), MessageBody, ...more }));
const receive = async (more = {}, queue = 'jobs') => {
  const all = { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const], ...more };
  return (
    (await client.send(new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl(queue), ...all }))).Messages ?? []
  );
};
const remove = (ReceiptHandle: string | undefined) =>
  client.send(new DeleteMessageCommand({ QueueUrl: sqs.queueUrl('jobs'), ReceiptHandle }));
const counts = async (queue = 'jobs') => {
  const command = new GetQueueAttributesCommand({ QueueUrl: sqs.queueUrl(queue), AttributeNames: ['All'] });
  const { Attributes = {} } = await client.send(command);
  const of = (suffix: string) => Number(Attributes[`ApproximateNumberOfMessages${suffix}` as 'All']);
  return { visible: of(''), inFlight: of('NotVisible'), delayed: of('Delayed') };
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sqs-'));
  clockMs = Date.now();
  await open();
});

afterEach(async () => {
  await sqs.stop();
  await rm(dir, { recursive: true });
});

describe('messages', () => {
  it('are received with the digests the SDK checks, and are gone once deleted', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'ünï' },
      'a.n': { DataType: 'Number', StringValue: '7' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    };
    const sent = await send('héllo 😀', { MessageAttributes });
    // As computed by the algorithm of the developer guide, outside of this code.
    expect(sent.MD5OfMessageAttributes).toBe('2654d51ccf3f0e4ae7695b5ce63b021d');
    const [message] = await receive({ MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'héllo 😀',
      MD5OfBody: sent.MD5OfMessageBody,
    });
    expect(message?.MessageAttributes?.kind).toEqual(MessageAttributes.kind);
    expect(Buffer.from(message?.MessageAttributes?.raw?.BinaryValue ?? [])).toEqual(Buffer.from([0, 255]));
    expect(message?.Attributes?.ApproximateReceiveCount).toBe('1');
    await remove(message?.ReceiptHandle);
    expect(await counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('stay hidden for the visibility timeout and can then be had again, when the old handle is void', async () => {
    await send('x');
    const [first] = await receive();
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    pass(29);
    expect(await receive()).toEqual([]);
    pass(1);
    const [second] = await receive();
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await remove(first?.ReceiptHandle);
    expect(await counts()).toMatchObject({ inFlight: 1 });
    await remove(second?.ReceiptHandle);
    expect(await counts()).toMatchObject({ inFlight: 0 });
  });

  it('can be held longer or given back', async () => {
    const hold = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: sqs.queueUrl('jobs'),
          ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await send('x');
    const [first] = await receive({ VisibilityTimeout: 5 });
    await hold(first?.ReceiptHandle, 100);
    pass(99);
    expect(await receive()).toEqual([]);
    await hold(first?.ReceiptHandle, 0);
    await expect(hold(first?.ReceiptHandle, 10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(await receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await receive()).toHaveLength(1);
    await expect(hold('nonsense', 1)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('wait for their delay, and a long poll for them', async () => {
    await send('later', { DelaySeconds: 900 });
    expect(await counts()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    const poll = receive({ WaitTimeSeconds: 20 });
    const second = receive({ WaitTimeSeconds: 1 });
    expect(await second).toEqual([]);
    pass(900);
    expect((await poll).map(({ Body }) => Body)).toEqual(['later']);
    const next = receive({ WaitTimeSeconds: 20 });
    await send('now');
    expect((await next).map(({ Body }) => Body)).toEqual(['now']);
  });

  it('go in batches, each entry answered for itself', async () => {
    const QueueUrl = sqs.queueUrl('jobs');
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'bad \u0000' },
      { Id: 'c', MessageBody: 'late', DelaySeconds: 901 },
    ];
    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(sent.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
      ['b', 'InvalidMessageContents'],
      ['c', 'InvalidParameterValue'],
    ]);
    const handles = (await receive()).map(({ ReceiptHandle }, at) => ({ Id: `m${at}`, ReceiptHandle }));
    const removal = [...handles, { Id: 'bad', ReceiptHandle: 'nonsense' }];
    const removed = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: removal }));
    expect(removed.Successful).toEqual([{ Id: 'm0' }]);
    expect(removed.Failed?.[0]).toMatchObject({ Id: 'bad', Code: 'ReceiptHandleIsInvalid' });
  });

  it('are all dropped by a purge', async () => {
    await send('x');
    await send('y', { DelaySeconds: 10 });
    await client.send(new PurgeQueueCommand({ QueueUrl: sqs.queueUrl('jobs') }));
    expect(await counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

describe('what SQS refuses is refused by the same name', () => {
  it('sizes, characters, delays and attributes of a message', async () => {
    await send('x'.repeat(262_144));
    await expect(send('x'.repeat(262_145))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send('é'.repeat(131_073))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send('\uffff')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    await expect(send('')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send('x', { DelaySeconds: 901 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send('x', { MessageGroupId: 'g' })).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    for (const MessageAttributes of [
      { 'AWS.x': { DataType: 'String', StringValue: 'x' } },
      { x: { DataType: 'Number', StringValue: 'NaN' } },
    ])
      await expect(send('x', { MessageAttributes })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(await counts()).toMatchObject({ visible: 1 });
  });

  it('batches that are empty, too many, too long or not told apart', async () => {
    const batch = (ids: string[], MessageBody = 'x') =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl: sqs.queueUrl('jobs'),
          Entries: ids.map((Id) => ({ Id, MessageBody })),
        }),
      );
    await expect(batch([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(batch(Array.from('abcdefghijk'))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
    await expect(batch(['a', 'a'])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(batch(['a b'])).rejects.toMatchObject({ name: 'InvalidBatchEntryId' });
    await expect(batch(['a', 'b'], 'x'.repeat(131_073))).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
    });
    expect(await counts()).toMatchObject({ visible: 0 });
  });

  it('unknown queues, operations and signatures', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
    expect(QueueUrl).toBe(sqs.queueUrl('jobs'));
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'nope' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    });
    const stranger = clientFor(sqs.endpoint, 'wrong');
    await expect(stranger.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    expect((await fetch(sqs.endpoint, { method: 'POST', body: '{}' })).status).toBe(403);
  });
});

describe('a subscribed function', () => {
  it('gets batches in the form of Lambda, and what it handled is gone', async () => {
    const events: SQSEvent[] = [];
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'mail' } };
    const { MessageId } = await send('hello', { MessageAttributes });
    sqs.subscribe('jobs', { batchSize: 10, invoke: async (event) => void events.push(event) });
    await expect.poll(() => counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(events).toHaveLength(1);
    expect(events[0]?.Records).toEqual([
      expect.objectContaining({
        messageId: MessageId,
        body: 'hello',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
        messageAttributes: { kind: expect.objectContaining({ dataType: 'String', stringValue: 'mail' }) },
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
        awsRegion: 'us-east-1',
        receiptHandle: expect.any(String),
      }),
    ]);
  });

  it('gets only the failed item of a batch again, once its visibility timeout has passed', async () => {
    for (const body of ['good', 'bad', 'fine']) await send(body);
    const batches: string[][] = [];
    sqs.subscribe('jobs', {
      batchSize: 10,
      concurrency: 1,
      invoke: async ({ Records }) => {
        batches.push(Records.map(({ body }) => body));
        const bad = batches.length === 1 ? Records.filter(({ body }) => body === 'bad') : [];
        return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
    });
    await expect.poll(() => counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    pass(29);
    expect(await counts()).toMatchObject({ inFlight: 1 });
    expect(batches).toEqual([['good', 'bad', 'fine']]);
    pass(1);
    await expect.poll(() => counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(batches).toEqual([['good', 'bad', 'fine'], ['bad']]);
  });

  it.each([
    ['throws', async (_event: SQSEvent) => Promise.reject(new Error('expected by the test'))],
    [
      'names a message it was not given',
      async (_event: SQSEvent) => ({ batchItemFailures: [{ itemIdentifier: 'other' }] }),
    ],
  ])('that %s fails its whole batch, until the dead-letter queue takes it', async (_, invoke) => {
    const { MessageId } = await send('poison');
    let invocations = 0;
    sqs.subscribe('jobs', {
      batchSize: 10,
      invoke: (event) => {
        invocations += 1;
        return invoke(event);
      },
    });
    for (const count of [1, 2, 3]) {
      await expect.poll(() => invocations).toBe(count);
      await expect.poll(() => counts()).toMatchObject({ visible: 0, inFlight: 1 });
      pass(30);
    }
    await expect.poll(() => counts('jobs-dead')).toMatchObject({ visible: 1 });
    await expect.poll(() => counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(invocations).toBe(3);
    const [dead] = await receive({}, 'jobs-dead');
    expect(dead).toMatchObject({ MessageId, Body: 'poison' });
    expect(dead?.Attributes?.DeadLetterQueueSourceArn).toBe('arn:aws:sqs:us-east-1:000000000000:jobs');
  });

  it('runs as often at a time as allowed, and stopping waits for it', async () => {
    let [running, most, finished] = [0, 0, 0];
    const release = Promise.withResolvers<void>();
    sqs.subscribe('jobs', {
      batchSize: 1,
      concurrency: 2,
      invoke: async () => {
        running += 1;
        most = Math.max(most, running);
        await release.promise;
        running -= 1;
        finished += 1;
      },
    });
    for (const body of ['1', '2', '3']) await send(body);
    await expect.poll(() => running).toBe(2);
    expect(await counts()).toMatchObject({ visible: 1, inFlight: 2 });
    const stopped = sqs.stop();
    release.resolve();
    await stopped;
    expect({ most, finished, running }).toEqual({ most: 2, finished: 2, running: 0 });
    await open();
    expect(await counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});

describe('after the process was killed', () => {
  it('every message whose sending was answered is there, and those in flight can be had at once', async () => {
    const childDir = join(dir, 'child');
    const script = new URL('../../scripts/local/sqs/server.ts', import.meta.url).href;
    const source = `
      import { startSqs } from ${JSON.stringify(script)};
      const sqs = await startSqs({ dir: ${JSON.stringify(childDir)}, queues: ${JSON.stringify(queues)}, credentials: () => 'secret' });
      process.send({ endpoint: sqs.endpoint, url: sqs.queueUrl('jobs') });`;
    const child = fork('', { execArgv: ['--input-type=module', '--eval', source] });
    const [{ endpoint, url: QueueUrl }] = (await once(child, 'message')) as [
      { endpoint: string; url: string },
    ];
    const remote = clientFor(endpoint);
    await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }));
    await remote.send(new ReceiveMessageCommand({ QueueUrl }));
    await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: 'deleted' }));
    const { Messages } = await remote.send(new ReceiveMessageCommand({ QueueUrl }));
    await remote.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    const answered: string[] = [];
    const sending = Array.from({ length: 100 }, async (_, at) => {
      await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: `m${at}` }));
      if (answered.push(`m${at}`) === 10) child.kill('SIGKILL');
    });
    const [results] = await Promise.all([Promise.allSettled(sending), once(child, 'exit')]);
    // The kill came in the middle: some were answered, some were not.
    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await sqs.stop();
    clockMs = Date.now();
    await open(childDir);
    const bodies = new Set<string | undefined>();
    for (let batch = await receive(); batch.length > 0; batch = await receive())
      for (const { Body, Attributes } of batch) {
        bodies.add(Body);
        if (Body === 'held') expect(Attributes?.ApproximateReceiveCount).toBe('2');
      }
    expect(answered.filter((body) => !bodies.has(body))).toEqual([]);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    expect(bodies).toContain('held');
    expect(bodies).not.toContain('deleted');
  });

  it('a torn last line is dropped, and damage before it is an error', async () => {
    await send('whole');
    await sqs.stop();
    await appendFile(join(dir, 'jobs.jsonl'), '["torn",{"id":"to');
    await open();
    expect((await receive()).map(({ Body }) => Body)).toEqual(['whole']);
    await sqs.stop();
    await appendFile(join(dir, 'jobs.jsonl'), 'damage\n');
    await expect(startSqs({ dir, queues, credentials })).rejects.toThrow();
    await rm(join(dir, 'jobs.jsonl'));
    await open();
  });

  it('the journal holds what is live, not all there ever was', async () => {
    const path = join(dir, 'other.jsonl');
    const live = new Map<string, { text: string }>();
    const journal = await Journal.open(path, live);
    const kept = { text: 'kept' };
    live.set('kept', kept);
    await journal.write([['kept', kept]]);
    for (let round = 0; round < 50; round += 1) {
      const entries = Array.from(
        { length: 100 },
        (_, at) => [`${round}.${at}`, { text: 'x'.repeat(100) }] as const,
      );
      for (const [id, value] of entries) live.set(id, value);
      const stored = journal.write(entries);
      for (const [id] of entries) live.delete(id);
      await Promise.all([stored, journal.write(entries.map(([id]) => [id, null] as const))]);
    }
    await journal.close();
    // 5,000 values of 100 bytes went through it.
    expect((await stat(path)).size).toBeLessThan(250_000);
    const reopened = new Map<string, { text: string }>();
    await (await Journal.open(path, reopened)).close();
    expect(Array.from(reopened)).toEqual([['kept', kept]]);
  });
});
