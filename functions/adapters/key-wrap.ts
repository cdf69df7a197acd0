import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: iv, ciphertext, tag. Bound to its holder, so that keys cannot be swapped in the table. */
export function wrapKey(wrappingKey: Buffer, holderId: string, key: KeyObject): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, iv).setAAD(Buffer.from(holderId));
  return Buffer.concat([iv, cipher.update(key.export()), cipher.final(), cipher.getAuthTag()]);
}

/** The key that was wrapped. @throws Error where it is another holder's, was changed, or was wrapped by another secret. */
export function unwrapKey(wrappingKey: Buffer, holderId: string, wrapped: Buffer): KeyObject {
  const iv = wrapped.subarray(0, ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(holderId)).setAuthTag(wrapped.subarray(-tagBytes));
  const key = decipher.update(wrapped.subarray(ivBytes, -tagBytes));
  decipher.final();
  return createSecretKey(key);
}
