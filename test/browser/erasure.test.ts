import { describe, expect, test } from 'vitest';
import { openFriends } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { say } from './chat.ts';

describe.skipIf(!hasBrowser)('deleting an account, in the settings,', async () => {
  const browsing = hasBrowser ? await startBrowsing() : ({} as never);

  test('is previewed, asked for, taken back, and done at once, and the other one sees it live', async () => {
    await openFriends(browsing, 'admins');
    const { annPage: ann, bobPage: bob } = await openFriends(browsing, 'leave');
    await say(ann, 'words that will go');
    await bob.getByText('words that will go').first().waitFor({ timeout: 20_000 });
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann.getByRole('link', { name: 'Your data' }).click();
    await ann.getByRole('button', { name: 'See what would be deleted' }).click();
    await ann.getByText('Messages you wrote: 1').waitFor();
    await shot(ann, 'preview');
    const label = await ann.getByText('Type your handle to confirm').textContent();
    const handle = label?.split(': ').at(-1)?.trim() ?? '';
    const field = ann.getByLabel('Type your handle to confirm');
    await field.fill('somebody_else');
    await ann.getByRole('button', { name: 'Delete my account' }).click();
    await ann.getByText('That is not your handle.').waitFor();
    await field.fill(handle);
    await ann.getByRole('button', { name: 'Delete my account' }).click();
    await ann.getByText('Your account is deleted after').waitFor();
    await shot(ann, 'pending');
    await ann.getByRole('button', { name: 'Keep my account' }).click();
    await ann.getByText('Your account stays.').waitFor();

    await ann.getByRole('button', { name: 'See what would be deleted' }).click();
    await field.fill(handle);
    await ann.getByRole('button', { name: 'Delete my account' }).click();
    await ann.getByRole('button', { name: 'Delete it now' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Delete it now' }).click();
    await ann.getByText('Everything is deleted.').waitFor({ timeout: 30_000 });
    await shot(ann, 'receipt');
    const [download] = await Promise.all([
      ann.waitForEvent('download'),
      ann.getByRole('link', { name: 'Save the receipt' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('umbrachat-erasure-receipt.json');
    await bob.getByText('Deleted account').first().waitFor();
    await bob.getByRole('log').getByText('Message deleted').waitFor();
    expect(await bob.getByRole('log').getByText('words that will go').count()).toBe(0);
    await bob.getByText('This account was deleted.').waitFor();
    await shot(bob, 'other');
  }, 120_000);

  async function shot(page: Awaited<ReturnType<typeof openFriends>>['annPage'], name: string) {
    const look = process.env.SHOTS;
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      if (!look) continue;
      for (const theme of ['dark', 'light']) {
        await page.evaluate((one) => {
          document.documentElement.dataset.theme = one;
        }, theme);
        const section = page.getByRole('heading', { name: 'Delete your account' });
        if (await section.count()) await section.evaluate((node) => node.scrollIntoView());
        await page.screenshot({ path: `${look}/erasure-${name}-${theme}-${width}.png` });
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
