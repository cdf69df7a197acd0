import { signal } from '@preact/signals';
import type { Table } from './vault.ts';

/** Drafts that the server does not have yet, by conversation; '' where one was emptied. On disk where the storage allows it. */
export class Drafts {
  readonly all = signal<Readonly<Record<string, string>>>({});
  readonly #table: Table<string>;
  readonly #changed = new Set<string>();
  #isOpen = false;
  #isWriting = false;

  constructor(table: Table<string>) {
    this.#table = table;
  }

  /** Takes over what an earlier visit kept, except where something has been typed since. A repeat only writes. */
  async open(): Promise<void> {
    if (!this.#isOpen) {
      const kept = await this.#table.load().catch(() => null);
      if (kept === null) return;
      this.#isOpen = true;
      const before = Object.fromEntries(kept.map(({ id, value }) => [id, value]));
      this.all.value = { ...before, ...this.all.peek() };
    }
    await this.#write();
  }

  keep(conversationId: string, text: string): void {
    this.all.value = { ...this.all.peek(), [conversationId]: text };
    this.#changed.add(conversationId);
    void this.#write();
  }

  /** The server has it now. */
  forget(conversationId: string): void {
    if (this.all.peek()[conversationId] === undefined) return;
    const { [conversationId]: _, ...others } = this.all.peek();
    this.all.value = others;
    this.#changed.add(conversationId);
    void this.#write();
  }

  /** Nothing is shown or written any more. */
  stop(): void {
    this.#changed.clear();
    this.#isOpen = false;
    this.all.value = {};
  }

  /** One write at a time, each with the newest of everything that changed during the one before. */
  async #write(): Promise<void> {
    if (!this.#isOpen || this.#isWriting) return;
    this.#isWriting = true;
    while (this.#changed.size > 0) {
      const ids = [...this.#changed];
      this.#changed.clear();
      const drafts = this.all.peek();
      const puts = new Map(ids.flatMap((id) => (drafts[id] === undefined ? [] : [[id, drafts[id]]])));
      const deletes = ids.filter((id) => drafts[id] === undefined);
      await this.#table.change(puts, deletes).catch(() => {});
    }
    this.#isWriting = false;
  }
}
