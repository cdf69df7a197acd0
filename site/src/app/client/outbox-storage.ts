import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OutboxRecord, OutboxStorage } from './ports.ts';

interface Schema extends DBSchema {
  outbox: { key: [string, string]; value: OutboxRecord };
}

/** Unsent messages in IndexedDB. Opened at first use; every call rejects where the browser refuses storage. */
export function openOutboxStorage(): OutboxStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('umbrachat', 1, {
      upgrade(db) {
        db.createObjectStore('outbox', { keyPath: ['accountId', 'entry.clientId'] });
      },
      // A newer version of the app in another tab needs the way free.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      terminated: () => {
        opened = null;
      },
    });
    return opened;
  };
  return {
    load: async (accountId) => (await database()).getAll('outbox', ofAccount(accountId)),
    put: async (record) => {
      await (await database()).put('outbox', record);
    },
    delete: async (accountId, clientId) => (await database()).delete('outbox', [accountId, clientId]),
    clear: async (accountId) => (await database()).delete('outbox', ofAccount(accountId)),
  };
}

/** Arrays sort after strings, so this range holds every key that begins with the account. */
function ofAccount(accountId: string): IDBKeyRange {
  return IDBKeyRange.bound([accountId], [accountId, []]);
}
