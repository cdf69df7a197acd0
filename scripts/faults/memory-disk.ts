import type { Disk, SealedRecord, SealingKey } from '../../site/src/app/client/ports.ts';

/** What a browser would keep in IndexedDB, for one person, over reloads. */
export class MemoryDisk implements Disk {
  readonly #keys = new Map<string, SealingKey>();
  readonly #records = new Map<string, SealedRecord>();

  readKey: Disk['readKey'] = async (accountId) => this.#keys.get(accountId) ?? null;

  writeKey: Disk['writeKey'] = async (accountId, key) => {
    this.#keys.set(accountId, key);
  };

  read: Disk['read'] = async (table, accountId) =>
    [...this.#records.values()].filter((record) => record.table === table && record.accountId === accountId);

  write: Disk['write'] = async (table, accountId, { puts, deletes }) => {
    if (!this.#keys.has(accountId)) throw new Error('The key of this account has been deleted.');
    for (const put of puts)
      this.#records.set(`${table} ${accountId} ${put.id}`, { table, accountId, ...put });
    for (const id of deletes) this.#records.delete(`${table} ${accountId} ${id}`);
  };

  wipe: Disk['wipe'] = async (accountId, tables) => {
    this.#keys.delete(accountId);
    for (const [key, record] of this.#records) {
      if (record.accountId === accountId && tables.includes(record.table)) this.#records.delete(key);
    }
  };
}
