import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sealedName } from '../../functions/wire/sealed.ts';
import { unzip } from '../../site/src/takeout/unzip.ts';
import { send, upload } from '../attachments/harness.ts';
import { picture } from '../attachments/images.ts';
import { openFriends } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { say } from './chat.ts';

describe.skipIf(!hasBrowser)('a file with everything, in the settings,', async () => {
  const browsing = hasBrowser ? await startBrowsing() : ({} as never);

  test('is asked for, watched, fetched and deleted', async () => {
    const { annPage: ann } = await openFriends(browsing, 'export');
    await say(ann, 'a word to take along');
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann.getByRole('link', { name: 'Your data' }).click();
    await shot(ann, 'form');
    await ann.getByLabel(/^JSON:/).check();
    await ann.getByRole('button', { name: 'Make a file' }).click();
    await shot(ann, 'begun');
    await ann.getByText('Your file is ready').waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([
      ann.waitForEvent('download'),
      ann.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^umbrachat-ann_export-\d{4}-\d\d-\d\d\.json$/);
    const text = await readFile((await download.path()) ?? '', 'utf8');
    expect(JSON.parse(text).conversations[0].messages[0].body.text).toBe('a word to take along');
    await shot(ann, 'ready');
    const overflow = await ann.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);

    await ann.context().setOffline(true);
    await ann.getByText('You are offline. How far it is').waitFor();
    await ann.context().setOffline(false);
    await ann.getByText('You are offline. How far it is').waitFor({ state: 'detached' });
    browsing.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);

    await ann.getByRole('button', { name: 'Delete it now' }).click();
    await ann.getByText('The file was deleted.').waitFor();
    await ann.getByRole('button', { name: 'Make a file' }).waitFor();
  }, 90_000);

  test('is sealed as an archive, whose page opens it from a disk without a network', async () => {
    const { ann: person, annPage: ann, id } = await openFriends(browsing, 'sealed');
    const file = await upload(person, await picture(40, 30, '.png'), { contentType: 'image/png' });
    await send(person, id, [{ id: file.id, name: 'moon.png' }], { text: 'a picture to take along' });
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann.getByRole('link', { name: 'Your data' }).click();
    await ann.getByLabel(/^ZIP archive/).check();
    await ann.getByLabel(/^Seal it/).check();
    await ann.getByLabel('Passphrase', { exact: true }).fill('short');
    await ann.getByRole('button', { name: 'Make a file' }).click();
    await ann.getByText('At least 12 characters.').waitFor();
    await ann.getByLabel('Passphrase', { exact: true }).fill('four words far apart');
    await ann.getByText('Strong.').waitFor();
    await shot(ann, 'sealing');
    await ann.getByRole('button', { name: 'Make a file' }).click();
    await ann.getByText('Your file is ready').waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([
      ann.waitForEvent('download'),
      ann.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.sealed\.zip$/);
    const archive = await unzip(new Blob([await readFile((await download.path()) ?? '')]));
    const dir = await mkdtemp(join(tmpdir(), 'umbra-takeout-'));
    await unpackInto(dir, archive);
    await ann.context().setOffline(true);
    browsing.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    const page = await ann.context().newPage();
    await page.goto(pathToFileURL(join(dir, 'index.html')).href);
    await page.getByLabel(/takeout\.sealed/).setInputFiles(join(dir, sealedName));
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('four words far apert');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('That is not its passphrase.').waitFor({ timeout: 30_000 });
    await lookAt(page, 'opening');
    await page.getByLabel('Passphrase', { exact: true }).fill('four words far apart');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('a picture to take along').waitFor({ timeout: 30_000 });
    await page.locator('.message img').waitFor();
    expect(
      await page
        .locator('.message img')
        .evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth)),
    ).toBe(40);
    await lookAt(page, 'viewer');
    const [inner] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save it unsealed' }).click(),
    ]);

    // Unsealed and unpacked, the page shows what lies beside it.
    const plain = join(dir, 'plain');
    await unpackInto(plain, await unzip(new Blob([await readFile((await inner.path()) ?? '')])));
    await page.goto(pathToFileURL(join(plain, 'index.html')).href);
    await page.getByText('a picture to take along').waitFor();
    await page.locator('.message img').waitFor();
    await page.getByRole('searchbox').fill('PICTURE to');
    await page.getByRole('heading', { name: 'Found 1' }).waitFor();
    await page.getByRole('button', { name: /^People/ }).click();
    await page.locator('.people').getByText('@bob_sealed').waitFor();
    await page.getByRole('button', { name: /^Everything else/ }).click();
    await page.getByText('securityMetadata', { exact: true }).waitFor();
    await rm(dir, { recursive: true });
    browsing.forgive(/ERR_FILE_NOT_FOUND|ERR_INTERNET_DISCONNECTED|WebSocket/);
  }, 120_000);

  async function unpackInto(dir: string, files: Awaited<ReturnType<typeof unzip>>) {
    for (const [name, one] of files) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), Buffer.from(await (await one.read()).arrayBuffer()));
    }
  }

  async function lookAt(page: Page, name: string) {
    const look = process.env.SHOTS;
    if (!look) return;
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.screenshot({ path: `${look}/takeout-${name}-${colorScheme}.png` });
      await page.setViewportSize({ width: 390, height: 844 });
      await page.screenshot({ path: `${look}/takeout-${name}-${colorScheme}-390.png` });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  async function shot(page: Awaited<ReturnType<typeof openFriends>>['annPage'], name: string) {
    const look = process.env.SHOTS;
    if (!look) return;
    const section = page.getByRole('heading', { name: 'Take your data along' });
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      for (const theme of ['dark', 'light']) {
        await page.setViewportSize({ width, height });
        await page.evaluate((one) => {
          document.documentElement.dataset.theme = one;
        }, theme);
        await section.scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${look}/export-${name}-${theme}-${width}.png` });
      }
    }
  }
});
