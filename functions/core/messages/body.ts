import type { Message, MessageBody } from '../../wire/conversations.ts';

/** UTF-8 JSON of the body as it stands in the contract. */
export const plainFormat = 1;

/** A message as the database tells it (`message_json`): everything but the body is ready. */
export interface SealedMessage extends Omit<Message, 'body'> {
  readonly bodyFormat: number;
  readonly keyId: string | null;
  /** Base64. */
  readonly body: string;
}

/** The body as it is stored. */
export function sealBody(body: MessageBody): { format: number; keyId: string | null; bytes: Buffer } {
  return { format: plainFormat, keyId: null, bytes: Buffer.from(JSON.stringify(body), 'utf8') };
}

/** The message as members see it. */
export function openMessage(sealed: SealedMessage): Message {
  const { bodyFormat, keyId: _, body, ...message } = sealed;
  if (bodyFormat !== plainFormat) throw new Error(`Body format ${bodyFormat} is not known.`);
  return { ...message, body: JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as MessageBody };
}
