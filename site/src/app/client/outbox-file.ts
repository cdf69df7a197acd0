import type { Tabs } from './ports.ts';
import type { OutboxEntry } from './types.ts';
import type { Table } from './vault.ts';

export interface OutboxRecord {
  /** The tab that sends it. */
  readonly tabId: string;
  readonly entry: OutboxEntry;
}

/**
 * The outbox on disk: one account's unsent messages, each marked with the tab that sends it. Writes happen one after
 * another; where the storage fails, the messages live in memory alone until the next change.
 */
export class OutboxFile {
  readonly #table: Table<OutboxRecord>;
  readonly #tabs: Tabs;
  readonly #kept = new Map<string, OutboxEntry>();
  /** Tabs whose end is waited for. */
  readonly #awaited = new Set<string>();
  #isOpen = false;
  #hasTaken = false;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(table: Table<OutboxRecord>, tabs: Tabs) {
    this.#table = table;
    this.#tabs = tabs;
  }

  open(): void {
    this.#isOpen = true;
  }

  get written(): Promise<void> {
    return this.#lastWrite;
  }

  close(): void {
    this.#isOpen = false;
    this.#kept.clear();
  }

  /**
   * What tabs that are gone have left unsent, in typed order. Two tabs may both take a message: the server stores it once
   * by its client id. Where the browser cannot tell which tabs live, only the first call takes any. Answers nothing where
   * the storage fails.
   *
   * @param again called when a tab that has something unsent now is gone. One that was just closed may seem to live.
   */
  async takeOrphans(again: () => void): Promise<readonly OutboxEntry[]> {
    let orphans: readonly OutboxRecord[];
    try {
      const [records, living] = await Promise.all([this.#table.load(), this.#tabs.living()]);
      if (!this.#isOpen || (living === null && this.#hasTaken)) return [];
      this.#hasTaken = true;
      const others = records.map(({ value }) => value).filter(({ tabId }) => tabId !== this.#tabs.id);
      orphans = others.filter(({ tabId }) => !living?.has(tabId));
      for (const { tabId } of others) if (living?.has(tabId)) this.#awaitEnd(tabId, again);
    } catch {
      return [];
    }
    return orphans
      .map(({ entry }) => (entry.status === 'failed' ? entry : { ...entry, status: 'waiting' as const }))
      .sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  }

  /** Makes the disk hold what is unsent now. */
  keep(outbox: readonly OutboxEntry[]): void {
    if (!this.#isOpen) return;
    const unsent = new Map(outbox.filter(isUnsent).map((entry) => [entry.clientId, entry]));
    const puts = new Map<string, OutboxRecord>();
    for (const [clientId, entry] of unsent) {
      const kept = this.#kept.get(clientId);
      if (kept !== undefined && (kept.status === 'failed') === (entry.status === 'failed')) continue;
      this.#kept.set(clientId, entry);
      puts.set(clientId, { tabId: this.#tabs.id, entry });
    }
    const deletes = [...this.#kept.keys()].filter((clientId) => !unsent.has(clientId));
    for (const clientId of deletes) this.#kept.delete(clientId);
    if (puts.size > 0 || deletes.length > 0) this.#write(puts, deletes);
  }

  #awaitEnd(tab: string, again: () => void): void {
    if (this.#awaited.has(tab)) return;
    this.#awaited.add(tab);
    void this.#tabs.gone(tab).then(() => {
      this.#awaited.delete(tab);
      again();
    });
  }

  #write(puts: ReadonlyMap<string, OutboxRecord>, deletes: readonly string[]): void {
    this.#lastWrite = this.#lastWrite
      .then(() => this.#table.change(puts, deletes))
      .catch(() => {
        for (const [clientId, { entry }] of puts) {
          if (this.#kept.get(clientId) === entry) this.#kept.delete(clientId);
        }
      });
  }
}

function isUnsent(entry: OutboxEntry): boolean {
  return entry.acceptedSeq === null;
}
