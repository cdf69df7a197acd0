import { createHash, createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from '../../functions/wire/canonical.ts';
import { ErasureReceipt } from '../../functions/wire/erasure.ts';

/** Why a receipt is not to be believed; undefined where it is what the holder of its key signed. */
export function flawOf(input: unknown, fingerprint?: string): string | undefined {
  const parsed = v.safeParse(v.strictObject({ ...ErasureReceipt.entries }), input);
  if (!parsed.success) return 'It is no receipt.';
  const { publicKey, keyFingerprint, signature } = parsed.output;
  const { statement } = input as ErasureReceipt;
  const der = Buffer.from(publicKey, 'base64url');
  if (createHash('sha256').update(der).digest('base64url') !== keyFingerprint)
    return 'Key and fingerprint differ.';
  if (fingerprint !== undefined && fingerprint !== keyFingerprint) return 'It was signed with another key.';
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const text = Buffer.from(canonicalJson(statement));
    return verify(null, text, key, Buffer.from(signature, 'base64url'))
      ? undefined
      : 'The signature does not fit.';
  } catch {
    return 'Its key cannot be read.';
  }
}
