import {
  type CachedAccount,
  type CachedState,
  cachedAccountOf,
  cachedConversationOf,
  conversationsToCache,
} from '../state/cached.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';
import { Timer } from './timer.ts';
import type { ConversationState } from './types.ts';
import type { Table } from './vault.ts';

export type CacheRecord = CachedAccount | ConversationState;

export interface CacheDeps {
  readonly store: Store;
  readonly table: Table<CacheRecord>;
  /** One of all tabs writes: they all know the same. */
  readonly isWriter: () => boolean;
}

const writeDelayMs = 1_000;
const accountRecordId = 'account';

/**
 * The newest part of the state on disk, one record for the account and one for each conversation, so that a write costs
 * what has changed. Where the storage fails, the next change tries again.
 */
export class Cache {
  readonly #deps: CacheDeps;
  readonly #timer: Timer;
  /** Record id → what it was made from. */
  readonly #written = new Map<string, unknown>();
  #lastWrite: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(clock: Clock, deps: CacheDeps) {
    this.#deps = deps;
    this.#timer = new Timer(clock);
  }

  /** What an earlier visit kept; null where there is nothing, or nothing readable. */
  async load(): Promise<CachedState | null> {
    try {
      const records = new Map((await this.#deps.table.load()).map(({ id, value }) => [id, value]));
      const account = records.get(accountRecordId) as CachedAccount | undefined;
      records.delete(accountRecordId);
      for (const [id, record] of records) this.#written.set(id, record);
      return account ? { account, conversations: [...records.values()] as ConversationState[] } : null;
    } catch {
      return null;
    }
  }

  /** The state changed: it is written within a second. */
  noteState(): void {
    if (this.#isStopped || this.#timer.isRunning) return;
    this.#timer.start(writeDelayMs, () => this.flush());
  }

  /** Writes now: the page may not come back. */
  flush(): void {
    this.#timer.stop();
    if (!this.#isStopped) this.#lastWrite = this.#lastWrite.then(() => this.#write()).catch(() => {});
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.stop();
  }

  async #write(): Promise<void> {
    const { store, table, isWriter } = this.#deps;
    const state = store.get();
    const account = cachedAccountOf(state);
    if (this.#isStopped || account === null || !isWriter()) return;
    const sources = new Map<string, unknown>([[accountRecordId, JSON.stringify(account)]]);
    const puts = new Map<string, CacheRecord>();
    if (this.#isNew(accountRecordId, sources)) puts.set(accountRecordId, account);
    for (const conversation of conversationsToCache(state)) {
      sources.set(conversation.id, conversation);
      if (this.#isNew(conversation.id, sources))
        puts.set(conversation.id, cachedConversationOf(conversation));
    }
    const deletes = [...this.#written.keys()].filter((id) => !sources.has(id));
    if (puts.size === 0 && deletes.length === 0) return;
    await table.change(puts, deletes);
    this.#written.clear();
    for (const [id, source] of sources) this.#written.set(id, source);
  }

  #isNew(id: string, sources: ReadonlyMap<string, unknown>): boolean {
    return this.#written.get(id) !== sources.get(id);
  }
}
