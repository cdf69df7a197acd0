import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openFriends, write } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears } from './chat.ts';

const shots = process.env.SHOTS;

describe.skipIf(!hasBrowser)('searching', async () => {
  if (!hasBrowser) return;
  const browsing = await startBrowsing();

  test('finds people, conversations and messages by the keyboard, and opens a message in its place', async () => {
    const { ann, bob, annPage, id } = await openFriends(browsing, 'search');
    await write(ann, id, 'The **ferry** leaves at half past eight, and the one after it only at noon');
    for (let index = 1; index <= 130; index++) await write(index % 2 ? ann : bob, id, `line ${index}`);
    await write(bob, id, 'I looked for the Fähre and for tomorrow');
    await hears(annPage, 'I looked for the Fähre and for tomorrow');

    await annPage.keyboard.press('Escape');
    await annPage.keyboard.press('Control+k');
    const field = annPage.getByRole('combobox', { name: 'People, conversations, messages' });
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    await field.fill('bob');
    const options = annPage.getByRole('option');
    await options.filter({ hasText: 'Bob' }).first().waitFor();
    await status(annPage, 'No message says that.');

    await field.fill('ferry');
    const ferry = options.filter({ hasText: 'leaves at half past eight' });
    await ferry.waitFor();
    expect(await ferry.locator('mark').allInnerTexts()).toEqual(['ferry']);
    await status(annPage, '1 message');
    await shoot(annPage, 'everywhere');
    await annPage.keyboard.press('Enter');
    const target = annPage.locator('.message').filter({ hasText: 'leaves at half past eight' });
    await expect.poll(() => target.getAttribute('data-target')).toBe('now');
    await expect.poll(() => annPage.evaluate(() => document.activeElement?.textContent)).toContain('ferry');

    // What was looked for is still there, and a slip is forgiven.
    await annPage.keyboard.press('/');
    await ferry.waitFor();
    expect(await field.inputValue()).toBe('ferry');
    await field.fill('tomorow');
    await annPage.getByRole('group', { name: 'Messages, written alike' }).waitFor();
    expect(await options.locator('mark').allInnerTexts()).toEqual(['tomorrow']);
    await field.fill('nothing says this');
    await status(annPage, 'Nothing was found.');
    await shoot(annPage, 'nothing');
    await annPage.keyboard.press('Escape');
    await annPage.getByRole('dialog').waitFor({ state: 'detached' });
  }, 90_000);

  test('in one conversation walks through all pages; without a network it looks through what is at hand', async () => {
    const { ann, annPage, id } = await openFriends(browsing, 'within');
    for (let index = 1; index <= 25; index++) await write(ann, id, `lantern ${index}`);
    await hears(annPage, 'lantern 25');
    await annPage.getByRole('button', { name: 'Search in this conversation' }).click();
    const field = annPage.getByRole('combobox', { name: 'Words of a message' });
    await field.fill('lantern');
    await status(annPage, 'More than 20 messages');
    await annPage.keyboard.press('ArrowUp');
    await annPage.keyboard.press('Enter');
    await status(annPage, '25 messages');
    expect(await annPage.getByRole('option').count()).toBe(25);
    await shoot(annPage, 'within');

    await annPage.context().setOffline(true);
    await field.fill('lanter');
    await status(annPage, 'You are offline: this is from what this device has at hand.');
    expect(await annPage.getByRole('option').count()).toBeGreaterThan(5);
    await shoot(annPage, 'offline');
    await annPage.context().setOffline(false);
    await status(annPage, 'More than 20 messages');
    browsing.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  }, 90_000);
});

async function status(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('status').filter({ hasText: words }).waitFor();
}

/** Pictures to look at, where a folder is named. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const [size, width, height] of [
    ['wide', 1440, 900],
    ['phone', 390, 844],
  ] as const) {
    for (const theme of ['dark', 'light']) {
      await page.setViewportSize({ width, height });
      await page.evaluate((value) => {
        document.documentElement.dataset.theme = value;
      }, theme);
      await page.screenshot({ path: `${shots}/${name}-${size}-${theme}.png` });
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}
