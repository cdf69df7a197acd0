import { describe, expect, test } from 'vitest';
import { currentConsents, earlierConsents } from '../../functions/wire/policy/current.ts';
import { lookInto } from '../helpers/database.ts';
import { openFriends } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { say } from './chat.ts';

describe.skipIf(!hasBrowser)('a privacy notice that has changed', async () => {
  const browsing = hasBrowser ? await startBrowsing() : ({} as never);
  const db = hasBrowser ? lookInto(browsing.stack) : ({} as never);
  const [[version, sha256] = ['', '']] = Object.entries(earlierConsents);

  test('is shown on the next opening with what changed, agreed to, and stands in the settings', async () => {
    const { ann: person, annPage: ann } = await openFriends(browsing, 'consent');
    await db.query({
      text: 'update consents set version = $2, sha256 = $3 where user_id = $1',
      values: [person.id, version, sha256],
    });
    await ann.reload();
    const dialog = ann.getByRole('dialog', { name: 'The privacy notice has changed' });
    await dialog.getByText(`You agreed to version ${version}`).waitFor();
    expect(await dialog.locator('ins').count()).toBeGreaterThan(0);
    expect(await dialog.locator('del').count()).toBeGreaterThan(0);
    await shot(ann, 'changed');
    await dialog.getByRole('button', { name: 'To my data' }).click();
    await ann.getByText('You have not agreed to the new one.').waitFor();
    await ann.getByRole('button', { name: 'Make a file' }).waitFor();
    await shot(ann, 'settings');
    await ann.getByRole('button', { name: 'See what changed' }).click();
    await dialog.getByRole('button', { name: 'Agree', exact: true }).click();
    await ann.getByText('Thank you. It stands in your settings.').waitFor();
    const now = currentConsents['privacy-notice'];
    await ann.getByText(`Version ${now.version}, agreed on`).waitFor();
    await ann.getByText(`Version ${version}, agreed on`).waitFor();
    await ann.getByRole('button', { name: `Show the text: ${version}` }).click();
    await ann.getByRole('dialog', { name: `Privacy notice, version ${version}` }).waitFor();
    await ann.keyboard.press('Escape');
    await ann.goBack();
    await ann.locator('#message').waitFor();
    await say(ann, 'written after agreeing');
    await ann.reload();
    await ann.locator('#message').waitFor();
    expect(await dialog.count()).toBe(0);
  }, 90_000);

  async function shot(page: Awaited<ReturnType<typeof openFriends>>['annPage'], name: string) {
    const look = process.env.SHOTS;
    if (!look) return;
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      for (const theme of ['dark', 'light']) {
        await page.setViewportSize({ width, height });
        await page.evaluate((one) => {
          document.documentElement.dataset.theme = one;
        }, theme);
        if (name === 'settings')
          await page.getByRole('heading', { name: 'What you agreed to' }).scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${look}/consent-${name}-${theme}-${width}.png` });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
