import { invalidParameter, SqsError } from './errors.ts';
import { checkMessage, type Draft, type MessageAttributes } from './message.ts';

/** A parsed request body. */
export type Input = Readonly<Record<string, unknown>>;

const maxBatch = 10;
const maxDelaySeconds = 900;
const understood = new Set(['QueueUrl', 'Id', 'MessageBody', 'DelaySeconds', 'MessageAttributes']);

/** A whole number within a range, or the fallback when it is absent. Throws SqsError `InvalidParameterValue`. */
export function integer<F>(input: Input, name: string, min: number, max: number, fallback: F): number | F {
  const value = input[name];
  if (value === undefined || value === null) return fallback;
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max)
    throw invalidParameter(
      `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
    );
  return Number(value);
}

/** A required, non-empty text. Throws SqsError `MissingParameter`. */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '')
    throw new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);
  return value;
}

/** A list of texts, empty when absent. Throws SqsError `InvalidParameterValue`. */
export function texts(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw invalidParameter(`${name} must be a list of strings.`);
  return value;
}

/** What SendMessage, or one entry of SendMessageBatch, asks to send. Throws SqsError where SQS refuses the message. */
export function draftOf(input: Input, maxMessageBytes: number): { draft: Draft; sizeBytes: number } {
  for (const name of Object.keys(input))
    if (!understood.has(name)) throw new SqsError('UnsupportedOperation', `${name} is not implemented.`);
  const attributes = (input.MessageAttributes ?? {}) as MessageAttributes;
  const sizeBytes = checkMessage(input.MessageBody, attributes);
  if (sizeBytes > maxMessageBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
    );
  const delaySeconds = integer(input, 'DelaySeconds', 0, maxDelaySeconds, 0);
  return { draft: { body: input.MessageBody as string, attributes, delaySeconds }, sizeBytes };
}

/** The entries of a batch request, 1 to 10 with distinct ids. Throws SqsError where SQS refuses the batch as a whole. */
export function batchEntries(input: Input): (Input & { readonly Id: string })[] {
  const entries = input.Entries;
  if (!Array.isArray(entries) || entries.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > maxBatch)
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxBatch}. You have sent ${entries.length}.`,
    );
  const ids = entries.map((entry: Input | null) => entry?.Id);
  if (!ids.every((id) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,80}$/.test(id)))
    throw new SqsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  if (new Set(ids).size < ids.length)
    throw new SqsError('BatchEntryIdsNotDistinct', 'Two or more entries have the same id.');
  return entries;
}
