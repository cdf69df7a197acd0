import { createHash, sign } from 'node:crypto';
import { canonicalJson } from '../../wire/canonical.ts';
import { exportFormat } from '../../wire/exports.ts';
import { signingKey } from '../keys/signing.ts';
import type { Reading } from './reading.ts';

/**
 * What is known of everything that a document said so far: the bytes of each step, and a digest over them. It can be carried from one process to
 * the next, which the state of a digest over the whole cannot.
 */
export interface Chain {
  readonly steps: readonly number[];
  /** SHA-256 of the chain before and the SHA-256 of the step, in base64url; empty before the first. */
  readonly digest: string;
}

export const emptyChain: Chain = { steps: [], digest: '' };

/** The chain with one more step. */
export function chained({ steps, digest }: Chain, text: string): Chain {
  const own = createHash('sha256').update(text).digest();
  const next = createHash('sha256').update(Buffer.from(digest, 'base64url')).update(own).digest('base64url');
  return { steps: [...steps, Buffer.byteLength(text)], digest: next };
}

/** The signature of an export over all of the document that stands before it. */
export async function signExport({ ctx, exportId }: Reading, chain: Chain): Promise<unknown> {
  const { privateKey, publicKey, fingerprint } = await signingKey(ctx, 'export-signing-key');
  const statement = { format: exportFormat, exportId, digest: chain.digest };
  return {
    algorithm: 'Ed25519',
    publicKey,
    keyFingerprint: fingerprint,
    steps: chain.steps,
    digest: chain.digest,
    value: sign(null, Buffer.from(canonicalJson(statement)), privateKey).toString('base64url'),
  };
}
