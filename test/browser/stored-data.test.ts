import { describe, expect, test } from 'vitest';
import { openFriends } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';

describe.skipIf(!hasBrowser)('what this server knows about me, in the settings,', async () => {
  const browsing = hasBrowser ? await startBrowsing() : ({} as never);

  test('is counted live, says why, and without a network says so and counts when it is back', async () => {
    const { annPage: ann, bobPage: bob } = await openFriends(browsing, 'known');
    await say(ann, 'one');
    await hears(bob, 'one');
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann.getByRole('link', { name: 'Your data' }).click();
    await ann.getByRole('button', { name: 'Count it now' }).click();
    const messages = ann.locator('details', { hasText: 'Messages you wrote' });
    await messages.getByText('1 entry').waitFor();
    await messages.locator('summary').click();
    await messages.getByText('This is what a messenger is for.').waitFor();
    await messages.getByText('the members of the conversation').waitFor();

    await ann.context().setOffline(true);
    await ann.getByRole('button', { name: 'Count again' }).click();
    await ann.getByText('You are offline. It can be counted').waitFor();
    await messages.getByText('1 entry').waitFor();
    await ann.context().setOffline(false);
    await expect
      .poll(() => ann.getByText('You are offline. It can be counted').count(), { timeout: 20_000 })
      .toBe(0);
    await messages.getByText('1 entry').waitFor();
    browsing.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    const look = process.env.SHOTS;
    if (look) {
      await ann.screenshot({ path: `${look}/known-dark-1280.png` });
      await ann.setViewportSize({ width: 390, height: 844 });
      await ann.evaluate(() => {
        document.documentElement.dataset.theme = 'light';
      });
      await messages.scrollIntoViewIfNeeded();
      await ann.screenshot({ path: `${look}/known-light-390.png` });
    }
    const overflow = await ann.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }, 60_000);
});
