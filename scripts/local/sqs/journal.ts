import { type FileHandle, open, readFile, rename } from 'node:fs/promises';

/** Compaction pays once the file has this many lines more than there are live entries. */
const slackLines = 1000;

/**
 * Keeps a map of JSON values on disk as an append-only file: one line per change, written in groups. A change that was
 * awaited survives the death of the process and of the machine. A torn last line, of a change nobody was told of, is
 * dropped on opening; damage anywhere else is an error. The file is rewritten when most of its lines are obsolete.
 */
export class Journal<T> {
  readonly #path: string;
  readonly #live: ReadonlyMap<string, T>;
  #file: FileHandle;
  #lines: number;
  #pending: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  /** The group that is gathered while another is written. */
  #next: Promise<void> | undefined;

  private constructor(path: string, live: ReadonlyMap<string, T>, file: FileHandle) {
    this.#path = path;
    this.#live = live;
    this.#file = file;
    this.#lines = live.size;
  }

  /** Fills the map from the file, if there is one. Later the map stays the owner's; it is read when the file is rewritten. */
  static async open<T>(path: string, live: Map<string, T>): Promise<Journal<T>> {
    const lines = (await readIfPresent(path)).split('\n');
    lines.pop();
    for (const line of lines) {
      const [id, value] = JSON.parse(line) as [string, T | null];
      if (value === null) live.delete(id);
      else live.set(id, value);
    }
    return new Journal(path, live, await rewrite(path, live));
  }

  /** Records values by id (null: gone). Resolves when they are on disk. The map has been changed before the call. */
  write(changes: Iterable<readonly [string, T | null]>): Promise<void> {
    for (const change of changes) this.#pending.push(`${JSON.stringify(change)}\n`);
    // The group being written may have missed these lines; all that come meanwhile share the one after it.
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#writing = this.#flush();
        return this.#writing;
      });
    return this.#next;
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#writing).catch(() => undefined);
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const lines = this.#pending;
    if (lines.length === 0) return;
    this.#pending = [];
    if (this.#lines + lines.length > 2 * this.#live.size + slackLines) {
      const previous = this.#file;
      this.#lines = this.#live.size;
      this.#file = await rewrite(this.#path, this.#live);
      await previous.close();
      return;
    }
    await this.#file.writeFile(lines.join(''));
    await this.#file.datasync();
    this.#lines += lines.length;
  }
}

async function rewrite<T>(path: string, live: ReadonlyMap<string, T>): Promise<FileHandle> {
  const text = Array.from(live, (entry) => `${JSON.stringify(entry)}\n`).join('');
  const file = await open(`${path}.tmp`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await rename(`${path}.tmp`, path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readIfPresent(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
