import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

/** Random, so one key is good for 2³² texts (NIST SP 800-38D, 8.3); nobody writes a thousandth of that. */
const ivBytes = 12;
const tagBytes = 16;

/** What the cipher adds to what is sealed. */
export const sealedOverheadBytes = ivBytes + tagBytes;

/**
 * AES-256-GCM: iv, ciphertext, tag.
 *
 * @param bound what the ciphertext belongs to: it opens with the same words only. Parts are ids and constants.
 */
export function encrypt(key: KeyObject, plain: Uint8Array, bound: readonly string[]): Buffer {
  const sealed = Buffer.allocUnsafe(plain.length + sealedOverheadBytes);
  const iv = randomFillSync(sealed, 0, ivBytes).subarray(0, ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(wordsOf(bound));
  cipher.update(plain).copy(sealed, ivBytes);
  cipher.final();
  cipher.getAuthTag().copy(sealed, sealed.length - tagBytes);
  return sealed;
}

/** What was encrypted; null where it was changed, belongs elsewhere, or was sealed by another key. */
export function decrypt(key: KeyObject, sealed: Buffer, bound: readonly string[]): Buffer | null {
  if (sealed.length < sealedOverheadBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(wordsOf(bound)).setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(ivBytes, -tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

function wordsOf(bound: readonly string[]): Buffer {
  return Buffer.from(bound.join('\n'), 'utf8');
}
