import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chip, choose, openFriends, row, write } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears } from './chat.ts';

describe.skipIf(!hasBrowser)('messages that are not loaded', async () => {
  if (!hasBrowser) return;
  const browsing = await startBrowsing();

  test('a quote and a date lead to messages that are not loaded, and back to the newest', async () => {
    const { ann, bob, annPage, bobPage, id } = await openFriends(browsing, 'jump');
    // Away while they are written: what is more than a sync brings has to be fetched.
    const url = bobPage.url();
    await bobPage.goto(new URL('/about/', url).href);
    const seqs = [0];
    for (let index = 1; index <= 170; index++) seqs.push(await write(ann, id, `line ${index}`));
    await write(bob, id, 'I answer', seqs[5]);
    await bobPage.goto(url);
    await hears(bobPage, 'I answer');
    const fifth = row(bobPage, 'line 5');
    const quote = row(bobPage, 'I answer').getByRole('button', { name: /^Reply to .*Ann.*line 5/ });
    await quote.click();
    await fifth.waitFor();
    await expect.poll(() => fifth.getAttribute('data-target')).toBe('now');
    await expect.poll(() => focusedText(bobPage)).toContain('line 5');
    expect(await bobPage.locator('.bubble__text', { hasText: 'line 170' }).count()).toBe(0);

    await choose(annPage, 'line 170', 'React with 🙏');
    await bobPage.getByRole('button', { name: /^Latest message/ }).click();
    await chip(bobPage, 'line 170', '🙏').waitFor();

    await quote.click();
    await fifth.waitFor();
    await bobPage.getByRole('log').evaluate(async (log) => {
      const isThere = () =>
        [...log.querySelectorAll('.bubble__text')].some((one) => one.textContent === 'I answer');
      for (let step = 0; step < 200 && !isThere(); step++) {
        log.querySelector('.messages__list')?.lastElementChild?.scrollIntoView();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    await hears(bobPage, 'I answer');
    const lines = await bobPage.getByRole('log').locator('.bubble__text').allInnerTexts();
    const numbers = lines.filter((text) => /^line \d+$/.test(text)).map((text) => Number(text.slice(5)));
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));

    await bobPage.getByRole('button', { name: 'Go to a date' }).click();
    await bobPage.getByRole('dialog').getByRole('button', { name: 'Go', exact: true }).click();
    await expect.poll(() => focusedText(bobPage)).toContain('line 1');
  }, 90_000);
});

function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}
