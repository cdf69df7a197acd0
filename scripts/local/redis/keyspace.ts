import { wrongType } from './reply.ts';
import { SortedSet } from './sortedset.ts';

/** All bytes (keys, values, members) are strings of one char per byte, so `<` orders them as memcmp does. */
export interface Values {
  string: string;
  hash: Map<string, string>;
  set: Set<string>;
  zset: SortedSet;
  list: string[];
}

export type Type = keyof Values;

interface Entry<T extends Type = Type> {
  type: T;
  value: Values[T];
  /** Rises with every key created, so SCAN can resume and ends even while keys are added. */
  id: number;
}

const EMPTY: { [T in Type]: () => Values[T] } = {
  string: () => '',
  hash: () => new Map(),
  set: () => new Set(),
  zset: () => new SortedSet(),
  list: () => [],
};

/** Expired keys removed per command, on top of those a command meets: more than one command can create. */
const SWEEP_KEYS = 20;

/** The keys, their values and when they expire. A collection that is left empty is no key any more. */
export class Keyspace {
  readonly #clockMs: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #expiresAtMs = new Map<string, number>();
  #sweeper: Iterator<[string, number]> | undefined;
  #lastId = 0;
  /** The time of the command under way: it stands still while a command or a transaction runs. */
  nowMs = 0;

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  /** Starts a command or transaction: takes the time and removes some of the expired keys. */
  begin(): void {
    this.nowMs = this.#clockMs();
    for (let i = 0; i < SWEEP_KEYS && this.#expiresAtMs.size > 0; i++) {
      this.#sweeper ??= this.#expiresAtMs.entries();
      const next = this.#sweeper.next();
      if (next.done) {
        this.#sweeper = undefined;
        break;
      }
      this.#alive(next.value[0]);
    }
  }

  /** How many keys take up memory, expired ones included. */
  get storedKeys(): number {
    return this.#entries.size;
  }

  /** The value of a key, undefined when there is none; throws WRONGTYPE for another type. */
  get<T extends Type>(key: string, type: T): Values[T] | undefined {
    const entry = this.#alive(key);
    if (entry === undefined) return undefined;
    if (entry.type !== type) throw wrongType();
    return entry.value as Values[T];
  }

  /** As `get`, but a missing key gets an empty value: the caller must fill it. */
  getOrCreate<T extends Exclude<Type, 'string'>>(key: string, type: T): Values[T] {
    const present = this.get(key, type);
    if (present !== undefined) return present;
    const value = EMPTY[type]();
    this.#put(key, type, value);
    return value;
  }

  /** Writes a string over whatever the key held; its expiry stays. */
  setString(key: string, value: string): void {
    this.#put(key, 'string', value);
  }

  typeOf(key: string): Type | undefined {
    return this.#alive(key)?.type;
  }

  has(key: string): boolean {
    return this.#alive(key) !== undefined;
  }

  delete(key: string): boolean {
    const existed = this.has(key);
    this.#remove(key);
    return existed;
  }

  /** Removes a collection that its command has emptied. */
  dropIfEmpty(key: string, size: number): void {
    if (size === 0) this.#remove(key);
  }

  /** When the key expires (Unix ms), undefined when never. */
  expiryMs(key: string): number | undefined {
    return this.has(key) ? this.#expiresAtMs.get(key) : undefined;
  }

  setExpiry(key: string, atMs: number): void {
    this.#expiresAtMs.set(key, atMs);
  }

  clearExpiry(key: string): boolean {
    return this.#expiresAtMs.delete(key);
  }

  /** The live keys, oldest first; expired ones are removed on the way. */
  *keys(): Generator<{ key: string; type: Type; id: number }> {
    for (const [key, { type, id }] of this.#entries) {
      if (this.has(key)) yield { key, type, id };
    }
  }

  size(): number {
    for (const key of this.#expiresAtMs.keys()) this.#alive(key);
    return this.#entries.size;
  }

  clear(): void {
    this.#entries.clear();
    this.#expiresAtMs.clear();
    this.#sweeper = undefined;
  }

  #put(key: string, type: Type, value: Values[Type]): void {
    const id = this.#alive(key)?.id ?? ++this.#lastId;
    this.#entries.set(key, { type, value, id });
  }

  /** A key lives up to and including the very millisecond of its expiry, as in Redis. */
  #alive(key: string): Entry | undefined {
    const atMs = this.#expiresAtMs.get(key);
    if (atMs !== undefined && this.nowMs > atMs) this.#remove(key);
    return this.#entries.get(key);
  }

  #remove(key: string): void {
    this.#entries.delete(key);
    this.#expiresAtMs.delete(key);
  }
}
