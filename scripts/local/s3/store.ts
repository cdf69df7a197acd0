import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from './errors.ts';

export type ObjectRecord = {
  readonly key: string;
  /** The name of the file that holds the bytes. */
  readonly blob: string;
  readonly sizeBytes: number;
  /** Without the quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Base64. */
  readonly crc32: string;
  readonly sha256?: string | undefined;
  /** Content-Type and its like, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-*` without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
};

/** May this object replace that one (or nothing)? Throws when not. */
export type Precondition = (current: ObjectRecord | undefined) => void;

type Bucket = { readonly objects: Map<string, ObjectRecord>; sortedKeys: string[] | undefined };

/**
 * Objects on disk, one process at a time. A record (one small JSON file, named by the hash of its key, so that no key can
 * name a path) points to a file of bytes; replacing the record is one rename, so a reader or a crash sees the old object
 * or the new one, whole. Bytes that no record points to are swept when the store is opened.
 */
export class ObjectStore {
  readonly #dir: string;
  readonly #buckets = new Map<string, Bucket>();
  readonly #commits = new Map<string, Promise<unknown>>();

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dir: string, buckets: readonly string[]): Promise<ObjectStore> {
    const store = new ObjectStore(dir);
    for (const name of buckets) store.#buckets.set(name, await store.#load(name));
    return store;
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  find(bucket: string, key: string): ObjectRecord | undefined {
    return this.#bucket(bucket).objects.get(key);
  }

  /** The object and its open bytes, which stay readable whatever happens to the object. The caller closes the file. */
  async openObject(bucket: string, key: string): Promise<{ record: ObjectRecord; file: FileHandle }> {
    for (;;) {
      const record = this.find(bucket, key);
      if (!record) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
      try {
        return { record, file: await open(this.blobPath(bucket, record.blob), 'r') };
      } catch (error) {
        // Replaced between the look-up and the open: look again. The same record without its bytes is damage.
        if (this.find(bucket, key) === record) throw error;
      }
    }
  }

  /** Every key of the bucket in UTF-8 byte order, the order S3 lists in. */
  keys(bucket: string): readonly string[] {
    const { objects } = this.#bucket(bucket);
    this.#bucket(bucket).sortedKeys ??= Array.from(objects.keys(), (key) => Buffer.from(key))
      .sort(Buffer.compare)
      .map((key) => key.toString());
    return this.#bucket(bucket).sortedKeys as string[];
  }

  /** Where multipart uploads of this bucket are kept. */
  uploadsDir(bucket: string): string {
    return join(this.#dir, bucket, 'uploads');
  }

  newBlob(bucket: string): { blob: string; path: string } {
    const blob = randomUUID();
    return { blob, path: this.blobPath(bucket, blob) };
  }

  blobPath(bucket: string, blob: string): string {
    return join(this.#dir, bucket, 'data', blob);
  }

  /** Makes the record the current one of its key. When it throws, its bytes are removed and the object is as it was. */
  async put(bucket: string, record: ObjectRecord, precondition?: Precondition): Promise<void> {
    await this.#serially(bucket, record.key, async () => {
      const { objects } = this.#bucket(bucket);
      const previous = objects.get(record.key);
      try {
        precondition?.(previous);
        await writeAtomically(this.#recordPath(bucket, record.key), JSON.stringify(record));
      } catch (error) {
        await rm(this.blobPath(bucket, record.blob), { force: true });
        throw error;
      }
      objects.set(record.key, record);
      if (!previous) this.#bucket(bucket).sortedKeys = undefined;
      if (previous) await rm(this.blobPath(bucket, previous.blob), { force: true });
    });
  }

  /** Removes the object; nothing happens when there is none, or when `only` is given and it is another one by now. */
  async delete(bucket: string, key: string, only?: ObjectRecord): Promise<boolean> {
    return this.#serially(bucket, key, async () => {
      const { objects } = this.#bucket(bucket);
      const record = objects.get(key);
      if (!record || (only && only !== record)) return false;
      await rm(this.#recordPath(bucket, key), { force: true });
      objects.delete(key);
      this.#bucket(bucket).sortedKeys = undefined;
      await rm(this.blobPath(bucket, record.blob), { force: true });
      return true;
    });
  }

  #bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  }

  #recordPath(bucket: string, key: string): string {
    return join(this.#dir, bucket, 'records', `${createHash('sha256').update(key).digest('hex')}.json`);
  }

  async #load(name: string): Promise<Bucket> {
    const [records, data] = [join(this.#dir, name, 'records'), join(this.#dir, name, 'data')];
    for (const dir of [records, data, this.uploadsDir(name)])
      await mkdir(dir, { recursive: true, mode: 0o700 });
    const objects = new Map<string, ObjectRecord>();
    for (const file of await readdir(records)) {
      if (!file.endsWith('.json')) await rm(join(records, file), { force: true });
      else {
        const record = JSON.parse(await readFile(join(records, file), 'utf8')) as ObjectRecord;
        objects.set(record.key, record);
      }
    }
    const live = new Set(Array.from(objects.values(), (record) => record.blob));
    for (const blob of await readdir(data)) if (!live.has(blob)) await rm(join(data, blob), { force: true });
    for (const upload of await readdir(this.uploadsDir(name))) {
      const dir = join(this.uploadsDir(name), upload);
      if (!(await readdir(dir)).includes('upload.json')) await rm(dir, { recursive: true, force: true });
    }
    return { objects, sortedKeys: undefined };
  }

  async #serially<T>(bucket: string, key: string, commit: () => Promise<T>): Promise<T> {
    const slot = `${bucket}/${key}`;
    const turn = (this.#commits.get(slot) ?? Promise.resolve()).then(commit, commit);
    this.#commits.set(slot, turn);
    try {
      return await turn;
    } finally {
      if (this.#commits.get(slot) === turn) this.#commits.delete(slot);
    }
  }
}

/** Replaces a small file whole: temporary file, flush, rename. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}
