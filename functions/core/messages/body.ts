import type { Message, Quote, TextBody } from '../../wire/conversations.ts';

/** UTF-8 JSON of the body as it stands in the contract. */
export const plainFormat = 1;

/** Something a person or the server wrote, as it is stored; `body` is base64, absent where it was deleted. */
export interface Sealed {
  readonly bodyFormat?: number;
  readonly keyId?: string;
  readonly body?: string;
}

/** A message as the database tells it (`message_json`): everything but what was written is ready. */
export interface SealedMessage extends Omit<Message, 'body' | 'replyTo'>, Sealed {
  readonly replyTo?: Sealed & {
    readonly seq: number;
    readonly senderId?: string;
    readonly expiresAtMs?: number;
  };
}

/** What was written, as it is stored. */
export function seal(content: unknown): { format: number; keyId: string | null; bytes: Buffer } {
  return { format: plainFormat, keyId: null, bytes: Buffer.from(JSON.stringify(content), 'utf8') };
}

/** What was written; null where it was deleted. */
export function open<Content>(sealed: Sealed): Content | null {
  if (sealed.body === undefined) return null;
  if (sealed.bodyFormat !== plainFormat) throw new Error(`Body format ${sealed.bodyFormat} is not known.`);
  return JSON.parse(Buffer.from(sealed.body, 'base64').toString('utf8')) as Content;
}

/** The message as members see it. */
export function openMessage(sealed: SealedMessage): Message {
  const { bodyFormat: _format, keyId: _key, body: _body, replyTo, ...message } = sealed;
  return {
    ...message,
    body: open<NonNullable<Message['body']>>(sealed),
    ...(replyTo === undefined ? {} : { replyTo: openQuote(replyTo) }),
  };
}

/** The members whom a body names, each once. */
export function mentionedIn(body: Pick<TextBody, 'mentions'>): string[] {
  return [...new Set((body.mentions ?? []).map(({ userId }) => userId))];
}

function openQuote(sealed: NonNullable<SealedMessage['replyTo']>): Quote {
  return {
    seq: sealed.seq,
    senderId: sealed.senderId ?? null,
    body: open<NonNullable<Quote['body']>>(sealed),
    ...(sealed.expiresAtMs === undefined ? {} : { expiresAtMs: sealed.expiresAtMs }),
  };
}
