import { createHash } from 'node:crypto';

/** What is stored of a code, without its dashes. 80 random bits cannot be found by trying, so a plain digest is enough. */
export function recoveryCodeHash(code: string): string {
  return createHash('sha256').update(`recovery-code ${code}`).digest('base64url');
}
