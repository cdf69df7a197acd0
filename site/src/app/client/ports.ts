/** Everything outside that the engine touches. `browser.ts` has the real one. */
export interface World {
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  random(): number;
  randomBytes(count: number): Uint8Array;
  /** To the site's own origin; `path` begins with `/`. */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Opens a socket to `/ws` of the site's own origin. */
  openSocket(handlers: SocketHandlers): SocketHandle;
  readonly page: Page;
  readonly notes: Notes;
  readonly tabs: Tabs;
  readonly disk: Disk;
  readonly cipher: Cipher;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  setTimeout(action: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface SocketHandlers {
  opened(): void;
  received(text: string): void;
  /** After the last frame, whoever closed; also when it could not be opened. */
  closed(code: number): void;
}

export interface SocketHandle {
  send(text: string): void;
  close(): void;
}

export interface Page {
  visible(): boolean;
  /** Whether there is a network at all. */
  online(): boolean;
  /** Calls back when `visible` or `online` may have changed. The answer ends it. */
  watch(changed: () => void): () => void;
  /** Leaves the app; `comeBack` returns to this place after signing in. */
  goToSignIn(options: { readonly comeBack: boolean }): void;
}

/** Small values that all tabs of the site share and that outlive them. Never throws; may forget. */
export interface Notes {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
}

export interface Tabs {
  /** This tab, for as long as it lives. */
  readonly id: string;
  /** Ids of the living tabs, or null where the browser cannot tell. */
  living(): Promise<ReadonlySet<string> | null>;
  /** Resolves when that tab is gone. Where the browser cannot tell it stays pending. */
  gone(tab: string): Promise<void>;
  /** Runs `action` while no other tab runs one under this name. */
  exclusively<Result>(name: string, action: () => Promise<Result>): Promise<Result>;
  /** Null where the browser lacks what tabs need to share something. */
  readonly sharing: Sharing | null;
}

export interface Sharing {
  /**
   * Waits until no other tab has the lead of this name, or takes it away; then calls `elected`, and `deposed` when it was
   * taken away in turn. The answer gives it up, or ends the waiting, without a further call.
   */
  lead(name: string, isSteal: boolean, calls: { elected(): void; deposed(): void }): () => void;
  /** To all other tabs that open the same name. */
  openChannel(name: string, received: (message: unknown) => void): Channel;
}

export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/** A key whose bytes no script can read; it can be stored as it is. */
export type SealingKey = object;

/** Authenticated encryption. `place` is bound to the text: `open` rejects what was sealed for another, or with another key. */
export interface Cipher {
  importKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey>;
  seal(key: SealingKey, text: string, place: string): Promise<Uint8Array<ArrayBuffer>>;
  open(key: SealingKey, sealed: Uint8Array<ArrayBuffer>, place: string): Promise<string>;
}

export type TableName = 'outbox' | 'drafts' | 'cache' | 'pictures' | 'files';

export interface SealedRecord {
  readonly table: TableName;
  readonly accountId: string;
  readonly id: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface DiskChange {
  readonly puts: readonly Pick<SealedRecord, 'id' | 'sealed'>[];
  readonly deletes: readonly string[];
}

/** Keeps encrypted records and their keys across visits; all tabs share it. Every call may reject. */
export interface Disk {
  readKey(accountId: string): Promise<SealingKey | null>;
  /** One browser has one session: every other account's key and cache are deleted. */
  writeKey(accountId: string, key: SealingKey): Promise<void>;
  read(table: TableName, accountId: string): Promise<readonly SealedRecord[]>;
  /** All of it or nothing; rejects where the account's key is not there any more. */
  write(table: TableName, accountId: string, change: DiskChange): Promise<void>;
  /** Deletes the key, and all records of these tables. */
  wipe(accountId: string, tables: readonly TableName[]): Promise<void>;
}
