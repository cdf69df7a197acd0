import { sealedName } from '../../../functions/wire/sealed.ts';
import type { TakeoutDocument } from './document.ts';
import { unseal } from './unseal.ts';
import { NotReadable, unzip, type ZipFile } from './unzip.ts';
import { verify } from './verify.ts';

/** An export that was opened: what it says, and the files beside it where it is an archive. */
export interface Takeout {
  readonly document: TakeoutDocument;
  readonly keyFingerprint: string;
  readonly files: ReadonlyMap<string, ZipFile>;
  /** As it was before it was sealed, to keep. */
  readonly plain: Blob;
}

export interface OpenOptions {
  /** Asked for where the file is sealed; without it the passphrase is missing. */
  readonly passphrase?: string | undefined;
  readonly onProgress?: (part: number) => void;
  /** Of `data.json`. */
  readonly bytesMax?: number;
}

/** The file opens with a passphrase only. */
export class PassphraseNeeded extends Error {}

/**
 * Opens an export in any of its forms: JSON, an archive, or either of them sealed; and checks its signature.
 *
 * @throws NotReadable, PassphraseNeeded, WrongPassphrase.
 */
export async function openTakeout(file: Blob, options: OpenOptions = {}): Promise<Takeout> {
  const start = await textAt(file, 24);
  if (start.startsWith('PK')) {
    const files = await unzip(file);
    const sealed = files.get(sealedName);
    if (sealed) return openTakeout(await sealed.read(), options);
    const data = files.get('data.json');
    if (!data) throw new NotReadable('foreign');
    if (data.bytes > (options.bytesMax ?? Number.POSITIVE_INFINITY)) throw new NotReadable('too large');
    return { ...(await readDocument(await data.read(), options)), files, plain: file };
  }
  if (start.startsWith('{"format":"umbrachat-seal')) {
    if (options.passphrase === undefined) throw new PassphraseNeeded();
    const { content } = await unseal(file, options.passphrase, options.onProgress);
    return openTakeout(content, { ...options, passphrase: undefined });
  }
  return { ...(await readDocument(file, options)), files: new Map(), plain: file };
}

async function readDocument(file: Blob, { bytesMax = Number.POSITIVE_INFINITY }: OpenOptions) {
  if (file.size > bytesMax) throw new NotReadable('too large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  let document: TakeoutDocument;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as TakeoutDocument;
  } catch (cause) {
    throw new NotReadable('foreign', { cause });
  }
  if (document?.format !== 'umbrachat-export') throw new NotReadable('foreign');
  if (document.formatVersion !== 1) throw new NotReadable('other version');
  return { document, ...(await verify(bytes, document)) };
}

async function textAt(file: Blob, length: number): Promise<string> {
  return new TextDecoder().decode(await file.slice(0, length + 2).arrayBuffer());
}
