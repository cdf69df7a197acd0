import type { Page } from 'playwright-core';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { TestPerson } from '../helpers/person.ts';

/** The person behind a page, with the page's own access token. */
export async function personBehind(stack: Stack, page: Page): Promise<TestPerson> {
  const cookies = await page.context().cookies();
  const token = cookies.find(({ name }) => name.endsWith('umbra_access'))?.value ?? '';
  const response = await fetch(new URL('/api/account', stack.origin), {
    headers: { authorization: `Bearer ${token}` },
  });
  const { me } = (await response.json()) as { me: { id: string; handle: string; displayName: string } };
  const tokens = { access: token, refresh: '' };
  return new TestPerson(stack, me.handle, '', { me, sessionId: '', accessExpiresAtMs: 0, tokens });
}

/** Writes into the conversation that is open. */
export async function say(page: Page, text: string): Promise<void> {
  await page.locator('#message').fill(text);
  await page.locator('#message').press('Enter');
}

/** Waits until the open conversation shows a message with exactly this text. */
export async function hears(page: Page, text: string): Promise<void> {
  await page.getByRole('log').getByText(text, { exact: true }).waitFor();
}

/** Everything in IndexedDB: which records there are, what the keys are, and all bytes and strings in one text. */
export function lookInto(page: Page): Promise<{ tables: string[]; keys: object[]; bytes: string }> {
  return page.evaluate(async () => {
    const result = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const tables: string[] = [];
    const keys: object[] = [];
    let bytes = '';
    const walk = (value: unknown): void => {
      if (value instanceof CryptoKey) keys.push({ type: value.type, extractable: value.extractable });
      else if (ArrayBuffer.isView(value)) bytes += new TextDecoder('latin1').decode(value);
      else if (typeof value === 'object' && value !== null)
        for (const [name, inner] of Object.entries(value)) {
          bytes += ` ${name} `;
          walk(inner);
        }
      else bytes += String(value);
    };
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        for (const record of await result(database.transaction(store).objectStore(store).getAll())) {
          if (record.table) tables.push(record.table);
          walk(record);
        }
      }
      database.close();
    }
    return { tables, keys, bytes };
  });
}
