import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { databaseName } from './browser-basics.ts';
import type { Disk, SealedRecord, SealingKey, TableName } from './ports.ts';

interface Schema extends DBSchema {
  keys: { key: string; value: { readonly accountId: string; readonly key: SealingKey } };
  records: { key: [TableName, string, string]; value: SealedRecord };
}

/** What rests in this browser, in IndexedDB. Opened at first use; every call rejects where the browser refuses storage. */
export function openDisk(): Disk {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>(databaseName, 2, {
      upgrade(db) {
        for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
        db.createObjectStore('keys', { keyPath: 'accountId' });
        db.createObjectStore('records', { keyPath: ['table', 'accountId', 'id'] });
      },
      // A newer version of the app in another tab needs the way free.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      terminated: () => {
        opened = null;
      },
    });
    return opened;
  };
  const transaction = async () => (await database()).transaction(['keys', 'records'], 'readwrite');

  return {
    readKey: async (accountId) => (await (await database()).get('keys', accountId))?.key ?? null,
    async writeKey(accountId, key) {
      const work = await transaction();
      const records = work.objectStore('records');
      await Promise.all([
        work.objectStore('keys').clear(),
        work.objectStore('keys').put({ accountId, key }),
        ...(['cache', 'pictures'] as const).flatMap((table) => [
          records.delete(IDBKeyRange.bound([table], [table, accountId])),
          records.delete(IDBKeyRange.bound([table, accountId, []], [table, []])),
        ]),
        work.done,
      ]);
    },
    read: async (table, accountId) => (await database()).getAll('records', rangeOf(table, accountId)),
    async write(table, accountId, change) {
      const work = await transaction();
      if ((await work.objectStore('keys').getKey(accountId)) === undefined) {
        await work.done;
        throw new Error('The key of this account has been deleted.');
      }
      const records = work.objectStore('records');
      await Promise.all([
        ...change.puts.map((put) => records.put({ table, accountId, ...put })),
        ...change.deletes.map((id) => records.delete([table, accountId, id])),
        work.done,
      ]);
    },
    async wipe(accountId, tables) {
      const work = await transaction();
      await Promise.all([
        work.objectStore('keys').delete(accountId),
        ...tables.map((table) => work.objectStore('records').delete(rangeOf(table, accountId))),
        work.done,
      ]);
    },
  };
}

/** Arrays sort after strings, so this range holds every key that begins with these two. */
function rangeOf(table: TableName, accountId: string): IDBKeyRange {
  return IDBKeyRange.bound([table, accountId], [table, accountId, []]);
}
