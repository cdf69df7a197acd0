import { createCipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { sealing } from '../../wire/sealed.ts';

/** What the file says before its first chunk: how the key comes from the passphrase. */
export interface SealedHeader {
  readonly format: typeof sealing.format;
  readonly kdf: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  /** What comes out: `data.json` or an archive. */
  readonly holds: 'json' | 'zip';
}

/** What the key in the record of an export is sealed as. */
export const sealedKeyPurpose = 'export-key';

/** How a new file is sealed; the salt is its own. */
export function newSealedHeader(holds: SealedHeader['holds']): SealedHeader {
  const { format, n, r, p, saltBytes } = sealing;
  return { format, kdf: 'scrypt', n, r, p, salt: randomBytes(saltBytes).toString('base64url'), holds };
}

/** The key of a passphrase: 128 MiB of memory and half a second of work for each guess. */
export async function keyOfPassphrase(header: SealedHeader, passphrase: string): Promise<Buffer> {
  const { n: N, r, p, salt } = header;
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
  const maxmem = 256 * N * r;
  return derive(passphrase.normalize('NFC'), Buffer.from(salt, 'base64url'), 32, { N, r, p, maxmem });
}

/** The first line of a sealed file. */
export function headerBytes(header: SealedHeader): Buffer {
  return Buffer.from(`${JSON.stringify(header)}\n`, 'utf8');
}

/**
 * A chunk of a sealed file: its length, nonce, AES-256-GCM ciphertext and tag. Bound to the header, to its number and to whether it is
 * the last, so that chunks that are moved, left out or cut off are noticed. The nonce is random: a chunk that is written again, after
 * a process died, never shares one with what it said before.
 */
export function sealChunk(
  key: Buffer,
  header: SealedHeader,
  chunk: { readonly number: number; readonly last: boolean },
  content: Uint8Array,
): Buffer {
  const nonce = randomBytes(sealing.nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(
    Buffer.concat([
      createHash('sha256').update(headerBytes(header)).digest(),
      Buffer.from(`${chunk.number}/${chunk.last ? 'last' : 'more'}`),
    ]),
  );
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(sealed.length);
  return Buffer.concat([length, sealed]);
}
