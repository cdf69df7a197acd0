import { GetQueueUrlCommand, ListQueuesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { clientFor, setUpSqs } from './harness.ts';

const sqs = setUpSqs();
const { counts, send } = sqs;

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
      sqs.client.send(
        new SendMessageBatchCommand({
          QueueUrl: sqs.server.queueUrl('jobs'),
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
    const { QueueUrl } = await sqs.client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
    expect(QueueUrl).toBe(sqs.server.queueUrl('jobs'));
    await expect(sqs.client.send(new GetQueueUrlCommand({ QueueName: 'nope' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    await expect(sqs.client.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    });
    const stranger = clientFor(sqs.server.endpoint, 'wrong');
    await expect(stranger.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    expect((await fetch(sqs.server.endpoint, { method: 'POST', body: '{}' })).status).toBe(403);
  });
});
