import { createHash } from 'node:crypto';
import { invalidParameter, SqsError } from './errors.ts';

/** As SQS sends it; BinaryValue is base64. */
export type MessageAttribute = {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
};

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a producer gives. */
export type Draft = {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly delaySeconds: number;
};

/** A stored message. */
export type Message = {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAtMs: number;
  /** Not handed out before; moves on with every receive. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  /** The ARN of the queue it came from, in a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
};

const maxAttributes = 10;
const maxNameLength = 256;

/** Exactly the characters of XML 1.0 (SQS API reference, SendMessage). Matches the first one outside of them. */
const forbiddenCharacter = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** Throws SqsError when SQS would refuse body or attributes; returns the bytes that count against the size limit. */
export function checkMessage(body: unknown, attributes: MessageAttributes): number {
  if (typeof body !== 'string' || body === '')
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  checkCharacters(body);
  const entries = Object.entries(attributes);
  if (entries.length > maxAttributes)
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  let bytes = Buffer.byteLength(body);
  for (const [name, attribute] of entries) bytes += checkAttribute(name, attribute);
  return bytes;
}

/** Hex MD5 of the body; the SDK compares it. */
export function md5OfBody(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** Hex MD5 over the sorted attributes in the form of the SQS developer guide, "Calculating the MD5 message digest". */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  const hash = createHash('md5');
  const update = (value: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    hash.update(length).update(value);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    update(Buffer.from(name));
    update(Buffer.from(DataType));
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2]));
    update(BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64'));
  }
  return hash.digest('hex');
}

function checkAttribute(name: string, attribute: MessageAttribute): number {
  const { DataType, StringValue, BinaryValue } = attribute ?? {};
  const named = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]+(?<!\.)$/.test(name) && name.length <= maxNameLength;
  if (!named || /^(?:aws|amazon)\./i.test(name))
    throw invalidParameter(`The message attribute name '${name}' is invalid.`);
  const type = /^(String|Number|Binary)(?:\..+)?$/.exec(DataType ?? '')?.[1];
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (
    type === undefined ||
    typeof value !== 'string' ||
    value === '' ||
    (StringValue !== undefined && BinaryValue !== undefined)
  )
    throw invalidParameter(`The message attribute '${name}' must have one non-empty value of its type.`);
  if (type === 'Number' && !Number.isFinite(Number(value)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  if (type !== 'Binary') checkCharacters(value);
  const valueBytes = type === 'Binary' ? Buffer.from(value, 'base64').length : Buffer.byteLength(value);
  return Buffer.byteLength(name) + Buffer.byteLength(DataType) + valueBytes;
}

function checkCharacters(text: string): void {
  if (forbiddenCharacter.test(text))
    throw new SqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
}
