import { createHash } from 'node:crypto';

/** What a handle is known by in the store of expiring records: SHA-256 in base64url. */
export function handleDigest(handle: string): string {
  return createHash('sha256').update(handle).digest('base64url');
}
