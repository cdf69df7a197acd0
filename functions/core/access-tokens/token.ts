import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'umbra_pat_';

/** A new personal access token: prefix, 256 random bits, and a checksum by which scanners of leaked secrets know it. */
export function newPersonalToken(): string {
  const secret = randomBytes(32).toString('base64url');
  return `${prefix}${secret}${checksum(secret)}`;
}

/** Whether a bearer token claims to be a personal one. */
export function isPersonalToken(text: string): boolean {
  return text.startsWith(prefix);
}

/** What is stored of a token, undefined where the text is none. 256 bits cannot be guessed, so a plain digest is enough. */
export function personalTokenHash(text: string): string | undefined {
  const [, secret = '', sum] = /^umbra_pat_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/.exec(text) ?? [];
  if (sum === undefined || checksum(secret) !== sum) return undefined;
  return createHash('sha256').update(text).digest('base64url');
}

/** The session id under which a token's sockets are known, apart from those of people's pages. */
export function tokenSessionId(tokenId: string): string {
  return `token-${tokenId}`;
}

/** The token behind a session id; undefined for a session that somebody signed in to. */
export function tokenIdOf(sessionId: string): string | undefined {
  return sessionId.startsWith('token-') ? sessionId.slice('token-'.length) : undefined;
}

function checksum(secret: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(secret));
  return bytes.toString('base64url');
}
