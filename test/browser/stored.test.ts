import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { upload } from '../attachments/harness.ts';
import { picture } from '../attachments/images.ts';
import { compare, type Found } from '../house/registry/compare.ts';
import { openFriends } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';

describe.skipIf(!hasBrowser)('a browser in which the app was used', async () => {
  const browsing = hasBrowser ? await startBrowsing() : ({} as never);

  test('keeps what the privacy registry lists, and nothing else', async () => {
    const welcomed = await browsing.register('cid_kept', 'Cid', { serviceWorkers: 'allow' });
    await welcomed.getByRole('button', { name: /^Theme/ }).click();
    await welcomed.getByRole('button', { name: 'Hide these steps' }).click();
    const isControlled = () => welcomed.evaluate(() => navigator.serviceWorker.controller !== null);
    await expect.poll(isControlled, { timeout: 15_000 }).toBe(true);
    await welcomed.goto(new URL('/app/settings/appearance', browsing.stack.origin).href);
    await welcomed.getByLabel('Language of the app').selectOption('de');
    await welcomed.locator('html[lang="de"]').getByRole('heading', { name: 'Sprache' }).waitFor();
    const looks = (await kept(welcomed)).filter(({ name }) =>
      /theme|welcome|shell|Storage:umbra.language/.test(name),
    );
    const offered = await browsing.register('dan_kept', 'Dan', { offersRecovery: true });
    looks.push(...(await kept(offered)).filter(({ name }) => /recovery/.test(name)));
    expect(looks).toHaveLength(5);
    const { annPage: ann, bobPage: bob, bob: bobToo } = await openFriends(browsing, 'kept');
    const shown = await upload(bobToo, picture(200, 200), { purpose: 'picture', contentType: 'image/jpeg' });
    await bobToo.call('PUT', '/api/account/picture', { uploadId: shown.id });
    await ann.locator('.chat__header .avatar__picture').waitFor();
    await say(ann, 'kept');
    await hears(bob, 'kept');
    await ann.locator('#message').fill('a draft');
    await ann.context().setOffline(true);
    await ann.locator('#message').fill('unsent');
    await ann.keyboard.press('Enter');
    await ann.locator('#message').fill('a draft');
    const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('unsent') };
    await ann.locator('.composer input[type=file]').setInputFiles(file);
    await expect
      .poll(async () => compare('browser', [...looks, ...(await kept(ann))]), { timeout: 15_000 })
      .toEqual([]);

    await ann.context().addCookies([{ name: 'planted', value: '1', url: ann.url() }]);
    await ann.evaluate(async () => {
      localStorage.setItem('planted.key', '1');
      await caches.open('planted-cache');
      await new Promise((resolve) => {
        const opening = indexedDB.open('planted');
        opening.onupgradeneeded = () => opening.result.createObjectStore('things');
        opening.onsuccess = () => resolve(opening.result.close());
      });
    });
    const complaints = compare('browser', [...looks, ...(await kept(ann))]);
    expect(complaints).toHaveLength(4);
    for (const name of [
      'cookie:planted',
      'localStorage:planted.key',
      'cache:planted-cache',
      'indexedDB:planted/things',
    ])
      expect(complaints).toContainEqual(expect.stringContaining(`browser: "${name}"`));
    browsing.forgive(/ERR_INTERNET_DISCONNECTED/);
  }, 60_000);
});

/** Everything that rests in the browser of a page; `__Host-` is left off the names of cookies. */
async function kept(page: Page): Promise<Found[]> {
  const cookies = (await page.context().cookies()).map(({ name }) => ({
    name: `cookie:${name.replace('__Host-', '')}`,
    attributes: ['value'],
  }));
  const stored = await page.evaluate(async () => {
    const found: { name: string; attributes: string[] }[] = [];
    const add = (name: string, attributes = ['value']) => found.push({ name, attributes });
    const result = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const key of Object.keys(localStorage)) add(`localStorage:${key}`);
    for (const key of Object.keys(sessionStorage)) add(`sessionStorage:${key}`);
    for (const name of await caches.keys()) add(`cache:${name}`);
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const records = await result(database.transaction(store).objectStore(store).getAll());
        const tables = records.map((record) => record.table).filter(Boolean) as string[];
        add(`indexedDB:${name}/${store}`, tables.length > 0 ? [...new Set(tables)] : ['value']);
      }
      database.close();
    }
    return found;
  });
  return [...cookies, ...stored];
}
