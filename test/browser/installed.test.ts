import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { ensureSite } from '../../scripts/local/site.ts';
import { befriend, register as registerPerson, uuid7 } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';
import { untilKept } from './trouble.ts';

const withWorker = { serviceWorkers: 'allow' } as const;

describe.skipIf(!hasBrowser)('the app as an installed one', async () => {
  if (!hasBrowser) return;
  const siteDir = await mkdtemp(join(tmpdir(), 'umbra-site-'));
  afterAll(() => rm(siteDir, { recursive: true }));
  await cp(await ensureSite(), siteDir, { recursive: true });
  const { stack, register, forgive } = await startBrowsing({ siteDir });

  test('opens a conversation without a network, parts that were never shown included', async () => {
    const { page, conversationId } = await openChat('ann_plane');
    await page.context().setOffline(true);
    await page.goto(new URL(`/app/c/${conversationId}`, stack.origin).href);
    await hears(page, 'see you on the other side');
    await say(page, 'from above the clouds');
    await page.getByRole('log').getByText('Sending', { exact: true }).waitFor({ state: 'attached' });
    // The emoji panel is a script and a stylesheet of its own.
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByRole('dialog', { name: 'Emoji' }).waitFor();

    await page.context().setOffline(false);
    await page.getByRole('log').getByText('Sent', { exact: true }).waitFor({ state: 'attached' });
    forgive(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/);
  }, 60_000);

  test('says that there is no network on a page that needs one, and leads to the app', async () => {
    const { page } = await openChat('ann_tunnel');
    await page.context().setOffline(true);
    await page.goto(new URL('/privacy/', stack.origin).href);
    await page.getByRole('heading', { name: 'No network in sight' }).waitFor();
    await page.getByRole('link', { name: 'Open UmbraChat' }).click();
    await page.getByText('see you on the other side').first().waitFor();
    forgive(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/);
  }, 60_000);

  test('keeps no answer of the API', async () => {
    const { page } = await openChat('ann_keeps');
    const paths = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(paths).toContain('/app/');
    expect(paths.filter((path) => path.startsWith('/api/'))).toEqual([]);
  }, 60_000);

  test('offers a reload when a new version has arrived', async () => {
    const { page: app } = await openChat('ann_news');
    expect(await app.getByText('A new version is ready.').count()).toBe(0);
    await appendFile(join(siteDir, 'sw.js'), '\n// the next version\n');
    await app.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await app.getByText('A new version is ready.').waitFor();
    await Promise.all([app.waitForEvent('load'), app.getByRole('button', { name: 'Reload' }).click()]);
    await app.getByText('see you on the other side').first().waitFor();
  }, 60_000);

  test('tells by title and icon that something is unread', async () => {
    const page = await register('ann_signs', 'Ann');
    const [ann, bob] = await Promise.all([personBehind(stack, page), registerPerson(stack, 'bob_signs')]);
    const conversationId = await befriend(ann, bob);
    const icon = () => page.locator('link[rel="icon"]').getAttribute('href');
    expect(await icon()).toBe('/favicon.svg');
    const body = { clientId: uuid7(), body: { type: 'text', text: 'psst' } };
    await bob.call('POST', `/api/conversations/${conversationId}/messages`, body);
    await expect.poll(() => page.title()).toMatch(/1/);
    expect(await icon()).toMatch(/favicon-unread\.svg$/);
    await page.goto(new URL(`/app/c/${conversationId}`, stack.origin).href);
    await hears(page, 'psst');
    await expect.poll(icon).toBe('/favicon.svg');
  }, 60_000);

  /** A new person with one message of a friend, in a browser whose service worker has taken over. */
  async function openChat(handle: string): Promise<{ page: Page; conversationId: string }> {
    const page = await register(handle, 'Ann', withWorker);
    const [ann, bob] = await Promise.all([personBehind(stack, page), registerPerson(stack, `${handle}_b`)]);
    const conversationId = await befriend(ann, bob);
    const body = { clientId: uuid7(), body: { type: 'text', text: 'see you on the other side' } };
    await bob.call('POST', `/api/conversations/${conversationId}/messages`, body);
    await page.goto(new URL(`/app/c/${conversationId}`, stack.origin).href);
    await hears(page, 'see you on the other side');
    const isControlled = () => page.evaluate(() => navigator.serviceWorker.controller !== null);
    await expect.poll(isControlled, { timeout: 15_000 }).toBe(true);
    await untilKept(page, 'cache', 2);
    return { page, conversationId };
  }
});
