import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { setUpSqs } from './harness.ts';

const sqs = setUpSqs();
const { counts, pass, receive, remove, send } = sqs;

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
      sqs.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: sqs.server.queueUrl('jobs'),
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
    const QueueUrl = sqs.server.queueUrl('jobs');
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'bad \u0000' },
      { Id: 'c', MessageBody: 'late', DelaySeconds: 901 },
    ];
    const sent = await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(sent.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
      ['b', 'InvalidMessageContents'],
      ['c', 'InvalidParameterValue'],
    ]);
    const handles = (await receive()).map(({ ReceiptHandle }, at) => ({ Id: `m${at}`, ReceiptHandle }));
    const removal = [...handles, { Id: 'bad', ReceiptHandle: 'nonsense' }];
    const removed = await sqs.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: removal }));
    expect(removed.Successful).toEqual([{ Id: 'm0' }]);
    expect(removed.Failed?.[0]).toMatchObject({ Id: 'bad', Code: 'ReceiptHandleIsInvalid' });
  });

  it('are all dropped by a purge', async () => {
    await send('x');
    await send('y', { DelaySeconds: 10 });
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl: sqs.server.queueUrl('jobs') }));
    expect(await counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});
