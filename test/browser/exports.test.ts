import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
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
