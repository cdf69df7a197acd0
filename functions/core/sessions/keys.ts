import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Context } from '../context.ts';

export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const made = new WeakMap<object, Promise<SigningKey>>();

/** The Ed25519 key access tokens are signed with, derived from the master secret. `id` is a digest of the public key. */
export function signingKey(ctx: Context): Promise<SigningKey> {
  let key = made.get(ctx);
  if (!key) {
    key = derive(ctx);
    key.catch(() => made.delete(ctx));
    made.set(ctx, key);
  }
  return key;
}

async function derive(ctx: Context): Promise<SigningKey> {
  const seed = await ctx.secrets.derive('access-token-signing-key');
  // RFC 8410: the fixed PKCS#8 head of an Ed25519 private key, then its 32 byte seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { id: createHash('sha256').update(spki).digest('base64url').slice(0, 16), privateKey, publicKey };
}
