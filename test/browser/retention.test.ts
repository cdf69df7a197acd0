import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/person.ts';
import { TestClock } from '../helpers/stack.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('disappearing messages', async () => {
  if (!hasBrowser) return;
  const clock = new TestClock();
  const { stack, register, forgive } = await startBrowsing({ overrides: { clock } });
  const chip = (page: Page, duration: string) =>
    page.getByRole('button', { name: `Messages disappear after ${duration}` }).waitFor();

  async function choose(page: Page, lifetime: string, button: string): Promise<void> {
    await page
      .getByRole('button', { name: /More about/ })
      .last()
      .click();
    await page.getByRole('menuitem', { name: 'Disappearing messages…' }).click();
    await page.getByRole('radio', { name: lifetime, exact: true }).check();
    const dialog = page.getByRole('dialog');
    if (button === 'Let them disappear') await dialog.getByText('disappears at once').waitFor();
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  test('are agreed on by two people, shown in the header, and vanish for both without a reload', async () => {
    const [ann, bob] = await Promise.all([register('ann_gone', 'Ann'), register('bob_gone', 'Bob')]);
    await befriend(await personBehind(stack, ann), await personBehind(stack, bob));
    await ann.locator('.app__list .row', { hasText: 'Bob' }).click();
    await bob.locator('.app__list .row', { hasText: 'Ann' }).click();
    await choose(ann, 'After 1 hour', 'Let them disappear');
    for (const page of [ann, bob]) await chip(page, '1 hour');
    await bob
      .getByRole('log')
      .getByText(/Ann.* let messages live 1 hour/)
      .waitFor();
    await say(ann, 'CANARY');
    await hears(bob, 'CANARY');

    await choose(ann, 'After 7 days', 'Ask everybody');
    await ann.getByText('Still to agree').waitFor();
    await bob.getByRole('region', { name: 'Request about disappearing messages' }).waitFor();
    if (process.env.SHOTS) {
      await ann.screenshot({ path: `${process.env.SHOTS}/asks.png` });
      await bob.screenshot({ path: `${process.env.SHOTS}/asked.png` });
    }
    await bob.getByRole('button', { name: 'Agree' }).click();
    for (const page of [ann, bob]) {
      await chip(page, '7 days');
      await expect.poll(() => page.locator('.proposal').count()).toBe(0);
    }

    clock.advance(3_600_000 - 6_000);
    await Promise.all([ann.reload(), bob.reload()]);
    for (const page of [ann, bob]) await hears(page, 'CANARY');
    clock.advance(6_000);
    for (const page of [ann, bob]) {
      await expect.poll(() => page.getByText('CANARY').count(), { timeout: 15_000 }).toBe(0);
      expect(await page.locator('.app__list').textContent()).not.toContain('CANARY');
    }
    // Their tokens are an hour old as well.
    forgive(/40[13]/);
  }, 90_000);

  test('the dialog says what a choice does, also where the server cannot be asked', async () => {
    const [ann, bob] = await Promise.all([register('ann_says', 'Ann'), register('bob_says', 'Bob')]);
    await befriend(await personBehind(stack, ann), await personBehind(stack, bob));
    await ann.locator('.app__list .row', { hasText: 'Bob' }).click();
    await say(ann, 'old');
    await ann
      .getByRole('button', { name: /More about/ })
      .last()
      .click();
    await ann.getByRole('menuitem', { name: 'Disappearing messages…' }).click();
    await ann.getByText('That is how it is now.').waitFor();
    await ann.getByRole('radio', { name: 'After 1 hour', exact: true }).check();
    await ann.getByText('No message that you see now disappears at once.', { exact: false }).waitFor();
    if (process.env.SHOTS) {
      await ann.screenshot({ path: `${process.env.SHOTS}/dialog.png` });
      await ann.setViewportSize({ width: 390, height: 800 });
      await ann.screenshot({ path: `${process.env.SHOTS}/dialog-phone.png` });
    }
    await ann.context().setOffline(true);
    await ann.getByRole('radio', { name: 'After 8 hours', exact: true }).check();
    await ann.getByText('cannot be told while you are offline', { exact: false }).waitFor();
    await ann.getByRole('button', { name: 'Let them disappear' }).click();
    await ann.locator('.toast--danger').waitFor();
    expect(await ann.getByRole('dialog').count()).toBe(1);
    forgive(/ERR_INTERNET_DISCONNECTED/);
  }, 60_000);
});
