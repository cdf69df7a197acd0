import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';

/** `user.session.secret`: enough to find the record, and 256 bits that only its holder has. */
export interface RefreshToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly secret: string;
}

/** A first secret for a new session. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The secret after this one. It is computed, not drawn: two tabs that refresh at once, or a repeat after a lost answer,
 * get the same one as long as `nonce` is the same.
 */
export async function successorOf(ctx: Context, secret: string, nonce: string): Promise<string> {
  const key = await ctx.secrets.derive('refresh-token-successor');
  return createHmac('sha256', key).update(`${nonce}.${secret}`).digest('base64url');
}

/** What is stored of a secret. It has 256 bits of entropy, so a plain digest cannot be reversed by guessing. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The token as it travels. */
export function formatRefreshToken(token: RefreshToken): string {
  return `${token.userId}.${token.sessionId}.${token.secret}`;
}

/** Undefined for what cannot be a token. */
export function parseRefreshToken(text: string | undefined): RefreshToken | undefined {
  const match = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(text ?? '');
  const [, userId, sessionId, secret] = match ?? [];
  return userId && sessionId && secret ? { userId, sessionId, secret } : undefined;
}
