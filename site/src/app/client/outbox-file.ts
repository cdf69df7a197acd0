import type { OutboxRecord, OutboxStorage, Tabs } from './ports.ts';
import type { OutboxEntry } from './types.ts';

/**
 * The outbox on disk: one account's unsent messages, each marked with the tab that sends it. Writes happen one after
 * another; where the storage fails, the messages live in memory alone.
 */
export class OutboxFile {
  readonly #storage: OutboxStorage;
  readonly #tabs: Tabs;
  readonly #kept = new Map<string, OutboxEntry>();
  #accountId: string | null = null;
  #hasTaken = false;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(storage: OutboxStorage, tabs: Tabs) {
    this.#storage = storage;
    this.#tabs = tabs;
  }

  open(accountId: string): void {
    this.#accountId = accountId;
  }

  close(): void {
    this.#accountId = null;
    this.#kept.clear();
  }

  /**
   * What tabs that are gone have left unsent, in typed order. Two tabs may both take a message: the server stores it once
   * by its client id. Where the browser cannot tell which tabs live, only the first call takes any. Answers nothing where
   * the storage fails.
   */
  async takeOrphans(): Promise<readonly OutboxEntry[]> {
    if (this.#accountId === null) return [];
    let orphans: readonly OutboxRecord[];
    try {
      const [records, living] = await Promise.all([this.#storage.load(this.#accountId), this.#tabs.living()]);
      if (living === null && this.#hasTaken) return [];
      this.#hasTaken = true;
      orphans = records.filter(({ tabId }) => tabId !== this.#tabs.id && !living?.has(tabId));
    } catch {
      return [];
    }
    return orphans
      .map(({ entry }) => (entry.status === 'failed' ? entry : { ...entry, status: 'waiting' as const }))
      .sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  }

  /** Makes the disk hold what is unsent now. */
  keep(outbox: readonly OutboxEntry[]): void {
    if (this.#accountId === null) return;
    const accountId = this.#accountId;
    const unsent = new Map(outbox.filter(isUnsent).map((entry) => [entry.clientId, entry]));
    for (const [clientId, entry] of unsent) {
      const kept = this.#kept.get(clientId);
      if (kept !== undefined && (kept.status === 'failed') === (entry.status === 'failed')) continue;
      this.#kept.set(clientId, entry);
      this.#write(() => this.#storage.put({ accountId, tabId: this.#tabs.id, entry }));
    }
    for (const clientId of this.#kept.keys()) {
      if (unsent.has(clientId)) continue;
      this.#kept.delete(clientId);
      this.#write(() => this.#storage.delete(accountId, clientId));
    }
  }

  async clear(): Promise<void> {
    if (this.#accountId === null) return;
    const accountId = this.#accountId;
    this.close();
    this.#write(() => this.#storage.clear(accountId));
    await this.#lastWrite;
  }

  #write(action: () => Promise<void>): void {
    this.#lastWrite = this.#lastWrite.then(action).catch(() => {});
  }
}

function isUnsent(entry: OutboxEntry): boolean {
  return entry.acceptedSeq === null;
}
