import type { KeyObject } from 'node:crypto';
import type { Message, Quote, TextBody } from '../../wire/conversations.ts';
import type { Context } from '../context.ts';
import { decrypt, encrypt } from '../keys/cipher.ts';
import type { Keyring } from '../keys/keyring.ts';

/** UTF-8 JSON of the body as it stands in the contract. Read, and not written any more. */
const plainFormat = 1;
/** The same, encrypted by the key of `keyId`; see `keys/cipher.ts`. A message's is bound to the client id it was sent with, … */
const keyedFormat = 2;
/** … and that of an edit to the position of its message, because an edit is sealed before the client id is read. */
const editedFormat = 3;

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
    readonly clientId?: string;
  };
}

/** What was written, as it is stored. */
export interface SealedBody {
  readonly format: number;
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** The message that a body is part of; what is written first has no position yet. */
export interface Place {
  readonly conversationId: string;
  readonly senderId: string;
  readonly clientId: string;
  readonly seq: number;
}

/** Where something is stored. */
export type Home =
  | { readonly message: Place }
  | { readonly sent: Omit<Place, 'seq'> }
  | { readonly edit: Omit<Place, 'clientId'> }
  | { readonly draft: { readonly conversationId: string; readonly userId: string } }
  | { readonly copy: { readonly reportId: string; readonly conversationId: string; readonly seq: number } };

/**
 * Seals something for storing under its author's key, which is made where there is none. Ask before a transaction, not in it.
 *
 * @throws ApiError `unavailable`, `unauthenticated` where the key was destroyed.
 */
export async function seal(
  ctx: Context,
  authorId: string,
  content: unknown,
  home: Exclude<Home, { message: Place }>,
): Promise<SealedBody> {
  return sealWith(await ctx.personKeys.ensure(authorId), authorId, content, home);
}

/** Seals with a key that is at hand. */
export function sealWith(
  key: KeyObject,
  authorId: string,
  content: unknown,
  home: Exclude<Home, { message: Place }>,
): SealedBody {
  const format = 'edit' in home ? editedFormat : keyedFormat;
  const bytes = encrypt(key, Buffer.from(JSON.stringify(content), 'utf8'), boundTo(home, format));
  return { format, keyId: authorId, bytes };
}

/**
 * What was written; null where it was deleted, where its key was destroyed, and where it is found in another place than
 * it was sealed for.
 */
export function open<Content>(keyring: Keyring, sealed: Sealed, home: Home): Content | null {
  const { bodyFormat, keyId, body } = sealed;
  if (body === undefined) return null;
  const bytes = Buffer.from(body, 'base64');
  if (bodyFormat === plainFormat) return JSON.parse(bytes.toString('utf8')) as Content;
  if ((bodyFormat !== keyedFormat && bodyFormat !== editedFormat) || !keyId) {
    throw new Error(`Body format ${bodyFormat} is not known.`);
  }
  const key = keyring.key(keyId);
  if (!key) return null;
  const plain = decrypt(key, bytes, boundTo(home, bodyFormat));
  if (!plain) {
    keyring.refused();
    return null;
  }
  return JSON.parse(plain.toString('utf8')) as Content;
}

/** The message as members see it. */
export function openMessage(keyring: Keyring, sealed: SealedMessage): Message {
  const { bodyFormat: _format, keyId: _key, body: _body, replyTo, ...message } = sealed;
  return {
    ...message,
    body: open<NonNullable<Message['body']>>(keyring, sealed, { message: sealed }),
    ...(replyTo === undefined ? {} : { replyTo: openQuote(keyring, sealed.conversationId, replyTo) }),
  };
}

/** The members whom a body names, each once. */
export function mentionedIn(body: Pick<TextBody, 'mentions'>): string[] {
  return [...new Set((body.mentions ?? []).map(({ userId }) => userId))];
}

function openQuote(
  keyring: Keyring,
  conversationId: string,
  sealed: NonNullable<SealedMessage['replyTo']>,
): Quote {
  const { seq, senderId = '', clientId = '' } = sealed;
  return {
    seq,
    senderId: sealed.senderId ?? null,
    body: open<NonNullable<Quote['body']>>(keyring, sealed, {
      message: { conversationId, senderId, clientId, seq },
    }),
    ...(sealed.expiresAtMs === undefined ? {} : { expiresAtMs: sealed.expiresAtMs }),
  };
}

/** The words that a ciphertext is bound to. */
function boundTo(home: Home, format: number): string[] {
  if ('draft' in home) return ['draft', home.draft.conversationId, home.draft.userId];
  if ('copy' in home) {
    const { reportId, conversationId, seq } = home.copy;
    return ['report', reportId, conversationId, String(seq)];
  }
  const place: Omit<Place, 'seq' | 'clientId'> & Partial<Place> =
    'message' in home ? home.message : 'sent' in home ? home.sent : home.edit;
  const { conversationId, senderId, clientId, seq } = place;
  return format === editedFormat
    ? ['edit', conversationId, senderId, String(seq)]
    : ['message', conversationId, senderId, String(clientId)];
}
