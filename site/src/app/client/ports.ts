import type { OutboxEntry } from './types.ts';

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
  readonly outboxStorage: OutboxStorage;
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
  /** Runs `action` while no other tab runs one under this name. */
  exclusively<Result>(name: string, action: () => Promise<Result>): Promise<Result>;
}

export interface OutboxRecord {
  readonly accountId: string;
  /** The tab that sends it. */
  readonly tabId: string;
  readonly entry: OutboxEntry;
}

/** Keeps unsent messages across visits. May reject: the outbox then goes on in memory. */
export interface OutboxStorage {
  load(accountId: string): Promise<readonly OutboxRecord[]>;
  put(record: OutboxRecord): Promise<void>;
  delete(accountId: string, clientId: string): Promise<void>;
  clear(accountId: string): Promise<void>;
}
