import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Where a file lies as it was posted; it is deleted once it was looked at, and by the bucket's lifecycle after a day. */
export function incomingKey(uploadId: string): string {
  return `incoming/${uploadId}`;
}

/** Where the encrypted content lies. */
export function storedKey(objectId: string): string {
  return `stored/${objectId}`;
}

/** Where the encrypted preview of an image lies. */
export function previewKey(objectId: string): string {
  return `stored/${objectId}.preview`;
}

/** Nonce, AES-256-GCM ciphertext and tag in one. Each call takes a new nonce, so the same content never looks the same. */
export function encryptObject(key: Buffer, content: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `encryptObject`; throws where key or content is not the one it was. */
export function decryptObject(key: Buffer, object: Uint8Array): Buffer {
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  return Buffer.concat([
    decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)),
    decipher.final(),
  ]);
}
