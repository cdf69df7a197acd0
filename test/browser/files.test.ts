import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { noise, picture } from '../attachments/images.ts';
import { befriend } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { lookInto, personBehind } from './chat.ts';

describe.skipIf(!hasBrowser)('files between two people', async () => {
  if (!hasBrowser) return;
  const { stack, register, forgive } = await startBrowsing();
  const folder = await mkdtemp(join(tmpdir(), 'umbra-files-'));

  async function open(one: Page, other: Page): Promise<void> {
    const people = [await personBehind(stack, one), await personBehind(stack, other)] as const;
    const id = await befriend(...people);
    for (const page of [one, other]) {
      await page.goto(new URL(`/app/c/${id}`, stack.origin).href);
      await page.getByRole('button', { name: 'Attach files' }).waitFor();
    }
  }

  test('dropped pictures reach the other one with their words, stay after a reload, and are shown large', async () => {
    const [ann, bob] = await Promise.all([register('ann_drop', 'Ann'), register('bob_drop', 'Bob')]);
    await open(ann, bob);
    await drop(ann, [
      ['beach.jpg', 'image/jpeg', picture(1_200, 800)],
      ['noise.jpg', 'image/jpeg', noise(1_000, 1_000)],
    ]);
    const tray = ann.getByRole('list', { name: 'Attached files' });
    await tray.getByText('beach.jpg').waitFor();
    await expect.poll(() => tray.locator('.tray__file--ready').count(), { timeout: 20_000 }).toBe(2);
    await screenshot(ann, 'tray');
    await ann.locator('#message').fill('From the sea');
    await ann.keyboard.press('Enter');

    const seen = bob.getByRole('log');
    await seen.getByText('From the sea', { exact: true }).waitFor();
    await seen.getByRole('img', { name: 'Image beach.jpg' }).waitFor();
    await seen.getByRole('img', { name: 'Image noise.jpg' }).waitFor();
    await screenshot(bob, 'stream');
    await bob.reload();
    await seen.getByRole('img', { name: 'Image beach.jpg' }).waitFor();

    await seen.getByRole('button', { name: /Show .*beach\.jpg.* large/ }).click();
    const viewer = bob.getByRole('dialog');
    await viewer.getByRole('img', { name: 'Image beach.jpg' }).waitFor();
    await bob.keyboard.press('ArrowRight');
    await viewer.getByRole('img', { name: 'Image noise.jpg' }).waitFor();
    await viewer.getByText('Image 2 of 2').waitFor();
    await screenshot(bob, 'viewer');
    await bob.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
  }, 90_000);

  test('a file chosen by the paperclip is a card that can be saved; the list says what came', async () => {
    const [ann, bob] = await Promise.all([register('ann_card', 'Ann'), register('bob_card', 'Bob')]);
    await open(ann, bob);
    const path = join(folder, 'Minutes.txt');
    await writeFile(path, 'We met on Monday.');
    await ann.locator('.composer input[type=file]').setInputFiles(path);
    await ann.locator('.tray__file--ready').waitFor({ timeout: 20_000 });
    await ann.getByRole('button', { name: 'Send' }).click();
    await bob.getByRole('log').getByText('Minutes.txt', { exact: true }).waitFor();
    await bob.locator('.row__preview').getByText('Minutes.txt').waitFor();
    const [download] = await Promise.all([
      bob.waitForEvent('download'),
      bob.getByRole('button', { name: /Download .*Minutes\.txt/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Minutes.txt');
    await screenshot(bob, 'card');
  }, 60_000);

  test('the gallery shows pictures and files of a conversation, and leads to their message', async () => {
    const [ann, bob] = await Promise.all([register('ann_gallery', 'Ann'), register('bob_gallery', 'Bob')]);
    await open(ann, bob);
    const gallery = async () => {
      await bob
        .locator('.chat__header')
        .getByRole('button', { name: /^More about/ })
        .click();
      await bob.getByRole('menuitem', { name: 'Photos and files' }).click();
    };
    const dialog = bob.getByRole('dialog');
    await gallery();
    await dialog.getByText('Nobody has sent a photo or a video here.').waitFor();
    await bob.keyboard.press('Escape');

    await drop(ann, [
      ['beach.jpg', 'image/jpeg', picture(900, 600)],
      ['dunes.jpg', 'image/jpeg', picture(600, 900)],
      ['Plan.txt', 'text/plain', Buffer.from('We meet on Monday.')],
    ]);
    await expect.poll(() => ann.locator('.tray__file--ready').count(), { timeout: 20_000 }).toBe(3);
    await ann.getByRole('button', { name: 'Send' }).click();
    await bob.getByRole('log').getByText('Plan.txt', { exact: true }).waitFor();

    await gallery();
    await dialog.getByRole('img', { name: 'Image beach.jpg' }).waitFor();
    await dialog.getByRole('img', { name: 'Image dunes.jpg' }).waitFor();
    expect(await dialog.getByText('Plan.txt').count()).toBe(0);
    await screenshot(bob, 'gallery');
    await dialog.getByText('Files', { exact: true }).click();
    await dialog.getByText('Plan.txt', { exact: true }).waitFor();
    await screenshot(bob, 'gallery-files');
    await dialog.getByRole('button', { name: /^Show .*Plan\.txt.* in the conversation/ }).click();
    await dialog.waitFor({ state: 'detached' });
    const message = bob.locator('.message').filter({ hasText: 'Plan.txt' });
    await expect.poll(() => message.getAttribute('data-target')).toBe('now');
  }, 90_000);

  test('what cannot be sent says why, holds the message back, and can be taken away', async () => {
    const [ann, bob] = await Promise.all([register('ann_bad', 'Ann'), register('bob_bad', 'Bob')]);
    await open(ann, bob);
    await drop(ann, [
      ['setup.exe', 'application/x-msdownload', Buffer.from('MZ')],
      ['photo.png', 'image/png', Buffer.from('<svg onload=alert(1)>')],
    ]);
    await ann.getByText('This kind of file cannot be sent').first().waitFor();
    await expect.poll(() => ann.locator('.tray__file--failed').count(), { timeout: 20_000 }).toBe(2);
    await ann.locator('#message').fill('Held back');
    await ann.keyboard.press('Enter');
    expect(await ann.locator('#message').inputValue()).toBe('Held back');
    for (const name of ['setup.exe', 'photo.png']) {
      await ann.getByRole('button', { name: new RegExp(`Remove .*${name}`) }).click();
    }
    await ann.locator('#message').press('Enter');
    await bob.getByRole('log').getByText('Held back', { exact: true }).waitFor();
  }, 60_000);

  test('a file that is chosen before what waits could be read is there once', async () => {
    const [ann, bob] = await Promise.all([register('ann_early', 'Ann'), register('bob_early', 'Bob')]);
    await ann.addInitScript(() => {
      const { locks } = navigator;
      const request = locks.request.bind(locks) as (...given: unknown[]) => Promise<unknown>;
      const chosen = new Promise((resolve) => Object.assign(window, { goOn: resolve }));
      const late = async (...given: unknown[]) => {
        if (given[0] !== 'umbra.files.take') return request(...given);
        await chosen;
        const files = (await request(...given)) as unknown[];
        Object.assign(window, { takenCount: files.length });
        return files;
      };
      Object.assign(locks, { request: late });
    });
    await open(ann, bob);
    const file = { name: 'Early.txt', mimeType: 'text/plain', buffer: Buffer.from('early') };
    await ann.locator('.composer input[type=file]').setInputFiles(file);
    await ann.locator('.tray__file--ready').waitFor({ timeout: 20_000 });
    const kept = async () => (await lookInto(ann)).tables.filter((table) => table === 'files').length;
    await expect.poll(kept, { timeout: 10_000 }).toBe(2);
    await ann.evaluate(() => (window as unknown as { goOn: () => void }).goOn());
    const takenCount = () => ann.evaluate(() => (window as unknown as { takenCount?: number }).takenCount);
    await expect.poll(takenCount, { timeout: 10_000 }).toBe(0);
    expect(await ann.locator('.tray__file').count()).toBe(1);
  }, 60_000);

  test('files that wait outlive the page, encrypted, are sent once, and go with what was sent or the session', async () => {
    const [ann, bob] = await Promise.all([register('ann_kept', 'Ann'), register('bob_kept', 'Bob')]);
    await open(ann, bob);
    const content = Buffer.from(`CANARY ${'word '.repeat(300_000)}`);
    const ready = ann.locator('.tray__file--ready');
    const keptTables = async () => (await lookInto(ann)).tables.filter((table) => table === 'files').length;
    const choose = (name: string) =>
      ann
        .locator('.composer input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: content });
    await choose('Long.txt');
    await ready.waitFor({ timeout: 20_000 });
    await expect.poll(keptTables, { timeout: 10_000 }).toBe(3);
    expect((await lookInto(ann)).bytes).not.toMatch(/CANARY|Long\.txt/);
    await ann.reload();
    await ready.getByText('Long.txt').waitFor({ timeout: 20_000 });
    await ann.context().setOffline(true);
    await choose('Offline.txt');
    await ann.locator('.tray__file--failed').waitFor({ timeout: 20_000 });
    await expect.poll(keptTables, { timeout: 10_000 }).toBe(6);
    await ann.context().setOffline(false);
    await ann.reload();
    await expect.poll(() => ready.count(), { timeout: 20_000 }).toBe(2);
    await ann.getByRole('button', { name: 'Send', exact: true }).click();
    for (const name of ['Long.txt', 'Offline.txt'])
      await bob.getByRole('log').getByText(name, { exact: true }).waitFor();
    await expect.poll(keptTables, { timeout: 10_000 }).toBe(0);
    await ann.reload();
    await ann.getByRole('log').getByText('Offline.txt').waitFor();
    expect(await ann.locator('.tray__file').count()).toBe(0);

    await choose('Left.txt');
    await expect.poll(keptTables, { timeout: 10_000 }).toBe(3);
    await ann.getByRole('button', { name: /You$/ }).click();
    await ann
      .getByRole('button', { name: /Sign out/ })
      .first()
      .click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
    await ann.waitForURL('**/sign-in/**');
    expect(await keptTables()).toBe(0);
    forgive(/ERR_INTERNET_DISCONNECTED|Failed to load|WebSocket/);
  }, 120_000);
});

type Dropped = readonly (readonly [name: string, type: string, content: Buffer])[];

/** Drops files on the conversation, as a file manager does. */
async function drop(page: Page, files: Dropped): Promise<void> {
  const given = files.map(([name, type, content]) => ({ name, type, base64: content.toString('base64') }));
  await page.evaluate((list) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    const pane = document.querySelector('.chat');
    for (const kind of ['dragover', 'drop'])
      pane?.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, given);
}

/** For looking at, where a folder for it is named. */
async function screenshot(page: Page, name: string): Promise<void> {
  const target = process.env.SCREENSHOTS;
  if (target) await page.screenshot({ path: join(target, `files-${name}.png`) });
}
