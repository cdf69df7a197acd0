import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Context } from '../context.ts';

/** An Ed25519 key of the instance, with its public part as SPKI and that one's SHA-256, both in base64url. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** The Ed25519 key for one purpose, derived from the master secret for nothing else: always the same. */
export async function signingKey(
  ctx: Context,
  purpose: 'erasure-receipt-signing-key' | 'export-signing-key',
): Promise<SigningKey> {
  const seed = await ctx.secrets.derive(purpose);
  // RFC 8410: the fixed PKCS#8 head of an Ed25519 private key, then its 32 byte seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    privateKey,
    publicKey: spki.toString('base64url'),
    fingerprint: createHash('sha256').update(spki).digest('base64url'),
  };
}
