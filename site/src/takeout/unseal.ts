import { scryptAsync } from '@noble/hashes/scrypt.js';
import { sealing } from '../../../functions/wire/sealed.ts';
import { NotReadable } from './unzip.ts';

/** The passphrase is another one. */
export class WrongPassphrase extends Error {}

interface Header {
  readonly format: string;
  readonly kdf: string;
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly holds: 'json' | 'zip';
}

/**
 * Opens a sealed file. Chunks that were changed, moved, left out or cut off are noticed: each is bound to its number, and the last one
 * says that it is.
 *
 * @throws WrongPassphrase where already the first chunk does not open, NotReadable where a later one does not.
 */
export async function unseal(
  sealed: Blob,
  passphrase: string,
  onProgress: (part: number) => void = () => {},
): Promise<{ content: Blob; holds: Header['holds'] }> {
  const head = new Uint8Array(await sealed.slice(0, 1_024).arrayBuffer());
  const lineEnd = head.indexOf(10);
  if (lineEnd < 0) throw new NotReadable('no header');
  const line = head.slice(0, lineEnd + 1);
  const header = headerOf(new TextDecoder().decode(line));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', line));
  const key = await keyOf(header, passphrase, (part) => onProgress(part / 2));

  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const blobs: Blob[] = [];
  let at = lineEnd + 1;
  for (let number = 0; ; number++) {
    const length = new DataView(await sealed.slice(at, at + 4).arrayBuffer());
    if (length.byteLength < 4) throw new NotReadable('cut off');
    const size = length.getUint32(0, true);
    const until = at + 4 + size;
    if (size < sealing.nonceBytes + sealing.tagBytes || size > sealing.chunkMaxBytes || until > sealed.size) {
      throw new NotReadable('cut off');
    }
    const chunk = new Uint8Array(await sealed.slice(at + 4, until).arrayBuffer());
    const last = until === sealed.size;
    const plain = await open(key, digest, `${number}/${last ? 'last' : 'more'}`, chunk);
    if (!plain) {
      // A file that ends too early has a first chunk that opens as one of many.
      const isCut = number > 0 || (last && (await open(key, digest, '0/more', chunk)));
      throw isCut ? new NotReadable('changed') : new WrongPassphrase();
    }
    pieces.push(plain);
    if (number % 50 === 49 || last) blobs.push(new Blob(pieces.splice(0)));
    onProgress(0.5 + until / sealed.size / 2);
    if (last) break;
    at = until;
  }
  return { content: new Blob(blobs), holds: header.holds };
}

function headerOf(text: string): Header {
  try {
    const header = JSON.parse(text) as Header;
    const { n, r, p } = sealing;
    // What a file asks for may not be more than what files are made with.
    const isKnown = header.format === sealing.format && header.kdf === 'scrypt';
    if (isKnown && header.n === n && header.r === r && header.p === p) return header;
  } catch {}
  throw new NotReadable('no header');
}

async function keyOf(
  { n: N, r, p, salt }: Header,
  passphrase: string,
  onProgress: (part: number) => void,
): Promise<CryptoKey> {
  const saltBytes = Uint8Array.from(atob(salt.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
    one.charCodeAt(0),
  );
  const bytes = await scryptAsync(passphrase.normalize('NFC'), saltBytes, { N, r, p, dkLen: 32, onProgress });
  return crypto.subtle.importKey('raw', bytes as Uint8Array<ArrayBuffer>, 'AES-GCM', false, ['decrypt']);
}

async function open(
  key: CryptoKey,
  digest: Uint8Array,
  place: string,
  chunk: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const name = new TextEncoder().encode(place);
  const additionalData = new Uint8Array([...digest, ...name]);
  const iv = chunk.subarray(0, sealing.nonceBytes);
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData, tagLength: sealing.tagBytes * 8 };
    const plain = await crypto.subtle.decrypt(algorithm, key, chunk.subarray(sealing.nonceBytes));
    return new Uint8Array(plain);
  } catch {
    return undefined;
  }
}
