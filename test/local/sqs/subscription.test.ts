import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { setUpSqs } from './harness.ts';

const sqs = setUpSqs();
const { counts, open, pass, receive, send } = sqs;

describe('a subscribed function', () => {
  it('gets batches in the form of Lambda, and what it handled is gone', async () => {
    const events: SQSEvent[] = [];
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'mail' } };
    const { MessageId } = await send('hello', { MessageAttributes });
    sqs.server.subscribe('jobs', { batchSize: 10, invoke: async (event) => void events.push(event) });
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
    sqs.server.subscribe('jobs', {
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
    sqs.server.subscribe('jobs', {
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
    sqs.server.subscribe('jobs', {
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
    const stopped = sqs.server.stop();
    release.resolve();
    await stopped;
    expect({ most, finished, running }).toEqual({ most: 2, finished: 2, running: 0 });
    await open();
    expect(await counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});
