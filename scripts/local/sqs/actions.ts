import { SqsError } from './errors.ts';
import { batchEntries, draftOf, type Input, integer, text, texts } from './input.ts';
import { type MessageAttributes, md5OfAttributes, md5OfBody } from './message.ts';
import type { Queue, Received } from './queue.ts';

/** What an action may use besides its queue. */
export type ActionContext = {
  readonly queueUrl: (name: string) => string;
  readonly maxMessageBytes: number;
  /** Aborts when the caller has gone or the server stops. */
  readonly gone: AbortSignal;
};

export type Action = (context: ActionContext, queue: Queue, input: Input) => Promise<object>;

const maxVisibilitySeconds = 12 * 3600;
const maxWaitSeconds = 20;
const maxReceiveMessages = 10;

/** The operations by their name in `x-amz-target`. They take and give what the AWS JSON 1.0 protocol of SQS does. */
export const actions: ReadonlyMap<string, Action> = new Map(
  Object.entries({
    GetQueueUrl: getQueueUrl,
    GetQueueAttributes: getQueueAttributes,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    ReceiveMessage: receiveMessage,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    ChangeMessageVisibility: changeMessageVisibility,
    PurgeQueue: purgeQueue,
  }),
);

async function getQueueUrl(context: ActionContext, queue: Queue): Promise<object> {
  return { QueueUrl: context.queueUrl(queue.config.name) };
}

async function getQueueAttributes(context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const { visible, inFlight, delayed } = queue.counts();
  const { deadLetters, config } = queue;
  const all: Record<string, string> = {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    QueueArn: queue.arn,
    VisibilityTimeout: String(config.visibilityTimeoutSeconds),
    MaximumMessageSize: String(context.maxMessageBytes),
    DelaySeconds: '0',
  };
  if (deadLetters)
    all.RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: deadLetters.arn,
      maxReceiveCount: config.maxReceives,
    });
  return { Attributes: pick(all, texts(input, 'AttributeNames')) };
}

async function sendMessage(context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const { draft } = draftOf(input, context.maxMessageBytes);
  const [id] = await queue.send([draft]);
  return sentResult(id, draft.body, draft.attributes);
}

async function sendMessageBatch(context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const entries = batchEntries(input);
  const drafts: { id: string; draft: ReturnType<typeof draftOf>['draft'] }[] = [];
  let batchBytes = 0;
  const Failed = await failures(entries, async (entry) => {
    const { draft, sizeBytes } = draftOf(entry, Number.POSITIVE_INFINITY);
    batchBytes += sizeBytes;
    drafts.push({ id: entry.Id, draft });
  });
  if (batchBytes > context.maxMessageBytes)
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${context.maxMessageBytes} bytes. You have sent ${batchBytes} bytes.`,
    );
  const ids = await queue.send(drafts.map(({ draft }) => draft));
  const Successful = drafts.map(({ id, draft }, at) => ({
    Id: id,
    ...sentResult(ids[at], draft.body, draft.attributes),
  }));
  return { Successful, Failed };
}

/** Answers as soon as there is a message, or empty when the wait is over. */
async function receiveMessage(context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const max = integer(input, 'MaxNumberOfMessages', 1, maxReceiveMessages, 1);
  const visibility = integer(input, 'VisibilityTimeout', 0, maxVisibilitySeconds, undefined);
  const waitSeconds = integer(input, 'WaitTimeSeconds', 0, maxWaitSeconds, 0);
  const systemNames = [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')];
  const names = texts(input, 'MessageAttributeNames');
  let received = await queue.receive(max, visibility);
  if (received.length === 0 && waitSeconds > 0) {
    const over = AbortSignal.any([AbortSignal.timeout(waitSeconds * 1000), context.gone]);
    while (received.length === 0 && !over.aborted) {
      await queue.untilDue(over);
      if (!context.gone.aborted) received = await queue.receive(max, visibility);
    }
  }
  return received.length === 0
    ? {}
    : { Messages: received.map((one) => messageResult(one, systemNames, names)) };
}

async function deleteMessage(_context: ActionContext, queue: Queue, input: Input): Promise<object> {
  await queue.delete(text(input, 'ReceiptHandle'));
  return {};
}

async function deleteMessageBatch(_context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const entries = batchEntries(input);
  const Failed = await failures(entries, (entry) => queue.delete(text(entry, 'ReceiptHandle')));
  const failed = new Set(Failed.map(({ Id }) => Id));
  return { Successful: entries.filter(({ Id }) => !failed.has(Id)).map(({ Id }) => ({ Id })), Failed };
}

async function changeMessageVisibility(_context: ActionContext, queue: Queue, input: Input): Promise<object> {
  const seconds = integer(input, 'VisibilityTimeout', 0, maxVisibilitySeconds, undefined);
  if (seconds === undefined)
    throw new SqsError('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  await queue.changeVisibility(text(input, 'ReceiptHandle'), seconds);
  return {};
}

async function purgeQueue(_context: ActionContext, queue: Queue): Promise<object> {
  await queue.purge();
  return {};
}

/** Runs the step for every entry; a refusal becomes the entry's own failure and leaves the others alone. */
async function failures<E extends { readonly Id: string }>(
  entries: readonly E[],
  step: (entry: E) => Promise<void>,
) {
  const failed: { Id: string; Code: string; Message: string; SenderFault: boolean }[] = [];
  for (const entry of entries) {
    try {
      await step(entry);
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: entry.Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return failed;
}

function sentResult(id: string | undefined, body: string, attributes: MessageAttributes): object {
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfBody(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

function messageResult(
  { message, receiptHandle }: Received,
  systemNames: readonly string[],
  names: readonly string[],
): object {
  const system: Record<string, string> = {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
    SentTimestamp: String(message.sentAtMs),
    SenderId: 'local',
  };
  if (message.deadLetterSourceArn) system.DeadLetterQueueSourceArn = message.deadLetterSourceArn;
  const attributes = pick(message.attributes, names);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    MD5OfBody: md5OfBody(message.body),
    Attributes: systemNames.length > 0 ? pick(system, systemNames) : undefined,
    MessageAttributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

/** The entries asked for by name, by `prefix.*`, or all of them by `All`. */
function pick<V>(all: Readonly<Record<string, V>>, names: readonly string[]): Record<string, V> {
  const wanted = (name: string) =>
    names.some(
      (asked) =>
        asked === 'All' || asked === name || (asked.endsWith('.*') && name.startsWith(asked.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)));
}
