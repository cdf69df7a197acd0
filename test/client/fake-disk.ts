import type { Cipher, Disk, DiskChange, SealedRecord, TableName } from '../../site/src/app/client/ports.ts';

/** A disk in memory; several tabs may share it. */
export class FakeDisk implements Disk {
  readonly keys = new Map<string, object>();
  readonly records = new Map<string, SealedRecord>();
  writes: DiskChange[] = [];
  /** Every call rejects. */
  fails = false;
  /** No call is ever answered. */
  hangs = false;

  async readKey(accountId: string): Promise<object | null> {
    await this.#turn();
    return this.keys.get(accountId) ?? null;
  }

  async writeKey(accountId: string, key: object): Promise<void> {
    await this.#turn();
    this.keys.clear();
    this.keys.set(accountId, key);
    this.#deleteWhere((record) => record.table === 'cache' && record.accountId !== accountId);
  }

  async read(table: TableName, accountId: string): Promise<readonly SealedRecord[]> {
    await this.#turn();
    return this.ofTable(table).filter((record) => record.accountId === accountId);
  }

  async write(table: TableName, accountId: string, change: DiskChange): Promise<void> {
    await this.#turn();
    if (!this.keys.has(accountId)) throw new Error('no key');
    this.writes.push(change);
    for (const put of change.puts)
      this.records.set(nameOf(table, accountId, put.id), { table, accountId, ...put });
    for (const id of change.deletes) this.records.delete(nameOf(table, accountId, id));
  }

  async wipe(accountId: string, tables: readonly TableName[]): Promise<void> {
    await this.#turn();
    this.keys.delete(accountId);
    this.#deleteWhere((record) => record.accountId === accountId && tables.includes(record.table));
  }

  ofTable(table: TableName): SealedRecord[] {
    return [...this.records.values()].filter((record) => record.table === table);
  }

  async #turn(): Promise<void> {
    if (this.hangs) await new Promise(() => {});
    if (this.fails) throw new Error('no storage');
  }

  #deleteWhere(fits: (record: SealedRecord) => boolean): void {
    for (const [name, record] of this.records) if (fits(record)) this.records.delete(name);
  }
}

/** Hides nothing, but opens only what was sealed with the same bytes for the same place, and needs no real time. */
export const fakeCipher: Cipher = {
  importKey: async (bytes) => ({ bytes: bytes.join() }),
  seal: async (key, text, place) => new TextEncoder().encode(JSON.stringify([key, place, text])),
  async open(key, sealed, place) {
    const [sealedWith, sealedFor, text] = JSON.parse(new TextDecoder().decode(sealed));
    if (JSON.stringify(sealedWith) !== JSON.stringify(key) || sealedFor !== place) throw new Error('forged');
    return text;
  },
};

/** The value inside a record that `fakeCipher` sealed. */
// biome-ignore lint/suspicious/noExplicitAny: values of every kind
export function valueIn(record: SealedRecord): any {
  return JSON.parse(JSON.parse(new TextDecoder().decode(record.sealed))[2]);
}

function nameOf(table: TableName, accountId: string, id: string): string {
  return `${table}/${accountId}/${id}`;
}
