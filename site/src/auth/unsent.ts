import { databaseName } from '../app/client/browser-basics.ts';
import { unsentText } from './words.ts';

/** Says in `element` how many messages earlier sessions of this browser have left unsent; without any it stays empty. */
export async function tellUnsent(element: HTMLElement | null): Promise<void> {
  const count = await countUnsent().catch(() => 0);
  if (element && count > 0) element.textContent = unsentText(count);
}

/** Of all accounts: whose they are cannot be read before signing in. Makes no database where there is none. */
async function countUnsent(): Promise<number> {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === databaseName)) return 0;
  const database = await answerOf(indexedDB.open(databaseName));
  try {
    const records = database.transaction('records').objectStore('records');
    // Arrays sort after strings, so this range holds every key that begins with "outbox".
    return await answerOf(records.count(IDBKeyRange.bound(['outbox'], ['outbox', []])));
  } finally {
    database.close();
  }
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
