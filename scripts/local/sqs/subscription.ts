import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type MessageAttributes, md5OfBody } from './message.ts';
import type { Queue, Received } from './queue.ts';

export type Subscriber = {
  /** The most messages one invocation gets; Lambda allows 10 without a batching window. */
  readonly batchSize: number;
  /** The most invocations at a time. 2 unless given. */
  readonly concurrency?: number;
  /** Gets an event of its own. Its answer names what failed; a throw fails the whole batch. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a Lambda handler may be declared to return nothing.
  readonly invoke: (event: SQSEvent) => Promise<Partial<SQSBatchResponse> | undefined | void>;
};

export type Subscription = {
  /** Takes no more messages and waits for the invocations under way. */
  stop(): Promise<void>;
};

/**
 * Feeds a queue to a function as Lambda's event source mapping with ReportBatchItemFailures does: what succeeded is
 * deleted, what failed comes again when its visibility timeout has passed, alone or with others, until its receives are
 * used up. An answer that names an unknown message fails the whole batch (Lambda developer guide, "SQS error handling").
 */
export function subscribe(queue: Queue, region: string, subscriber: Subscriber): Subscription {
  const stopping = new AbortController();
  const pollers = Array.from({ length: subscriber.concurrency ?? 2 }, () =>
    poll(queue, region, subscriber, stopping.signal),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(pollers);
    },
  };
}

async function poll(
  queue: Queue,
  region: string,
  subscriber: Subscriber,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await queue.untilDue(stopping);
    if (stopping.aborted) return;
    const batch = await queue.receive(subscriber.batchSize);
    if (batch.length === 0) continue;
    const failed = await invoke(queue, region, subscriber, batch);
    for (const { message, receiptHandle } of batch)
      if (!failed.has(message.id)) await queue.delete(receiptHandle);
  }
}

/** The ids of the messages that are to come again. */
async function invoke(
  queue: Queue,
  region: string,
  subscriber: Subscriber,
  batch: readonly Received[],
): Promise<ReadonlySet<string>> {
  const all = new Set(batch.map(({ message }) => message.id));
  const event: SQSEvent = { Records: batch.map((received) => recordOf(queue, region, received)) };
  try {
    const answer = await subscriber.invoke(event);
    const failures = answer?.batchItemFailures ?? [];
    const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
    return Array.from(failed).every((id) => all.has(id)) ? failed : all;
  } catch (error) {
    console.error(`sqs: a batch of ${batch.length} from ${queue.config.name} failed`, error);
    return all;
  }
}

function recordOf(queue: Queue, region: string, { message, receiptHandle }: Received): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
      ...(message.deadLetterSourceArn ? { DeadLetterQueueSourceArn: message.deadLetterSourceArn } : {}),
    },
    messageAttributes: attributesOf(message.attributes),
    md5OfBody: md5OfBody(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}

function attributesOf(attributes: MessageAttributes): SQSRecord['messageAttributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType as 'String',
        stringListValues: [],
        binaryListValues: [],
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      },
    ]),
  );
}
