import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, uuid7 } from '../helpers/person.ts';
import { hasBrowser, password, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('writing', async () => {
  if (!hasBrowser) return;
  const { stack, register, visit } = await startBrowsing();

  /** Two friends, each with the conversation of the two open. */
  async function twoFriends(handle: string): Promise<[ann: Page, bob: Page]> {
    const pages = await Promise.all([
      register(`ann_${handle}`, 'Ann'),
      register(`bob_${handle}`, 'Bob Berg'),
    ]);
    const [ann, bob] = await Promise.all(pages.map((page) => personBehind(stack, page)));
    if (!ann || !bob) throw new Error('both are registered');
    const conversationId = await befriend(ann, bob);
    for (const page of pages) await page.goto(new URL(`/app/c/${conversationId}`, stack.origin).href);
    for (const page of pages) await page.locator('#message').waitFor();
    return pages;
  }

  /** Opens the one conversation, which has an unread mention. */
  async function openFromList(page: Page): Promise<void> {
    await page.goto(new URL('/app/', stack.origin).href);
    await page.locator('.app__list .badge--mention').waitFor();
    await page.locator('.app__list a[href^="/app/c/"]').first().click();
  }

  const bubbles = (page: Page) => page.getByRole('log').locator('.bubble__text');

  test('formatting is seen as such by both, and nothing in it is HTML', async () => {
    const [ann, bob] = await twoFriends('format');
    await say(ann, '**bold** `<b>code</b>` [click](https://example.org/x) [bad](javascript:alert(1))');
    for (const page of [bob, ann]) {
      await page.getByRole('log').locator('strong', { hasText: 'bold' }).waitFor();
      const link = page.getByRole('log').getByRole('link');
      expect(await link.count()).toBe(1);
      expect(await link.innerText()).toBe('click (example.org)');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
      expect(await page.getByRole('log').locator('b').count()).toBe(0);
      await page.getByRole('log').getByText('[bad](javascript:alert(1))').waitFor();
    }
    await ann.locator('#message').fill('```ts\nlet a = 1;\n```');
    await ann.locator('#message').press('Enter');
    await bob.locator('.md-block__code', { hasText: 'let a = 1;' }).waitFor();
    await bob.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bob.locator('.message').last().hover();
    await bob.getByRole('button', { name: 'Copy code' }).click();
    expect(await bob.evaluate(() => navigator.clipboard.readText())).toBe('let a = 1;');
    await ann.goto(new URL('/app/', stack.origin).href);
    await ann.locator('.row__preview', { hasText: 'let a = 1;' }).waitFor();
  }, 60_000);

  test('a member is picked with the keyboard, marked for both, and counts as a mention until it is read', async () => {
    const [ann, bob] = await twoFriends('mention');
    await bob.goto(new URL('/app/people', stack.origin).href);
    const field = ann.locator('#message');
    await field.pressSequentially('hi @be');
    await ann.getByRole('option', { name: 'Bob Berg' }).waitFor();
    expect(await field.getAttribute('aria-activedescendant')).toBeTruthy();
    await field.press('Enter');
    expect(await field.inputValue()).toBe('hi @Bob Berg ');
    // What is typed before it moves it along.
    await field.press('Home');
    await field.pressSequentially('Oh, ');
    await field.press('Enter');
    await ann.locator('.mention', { hasText: '@Bob Berg' }).waitFor();

    await openFromList(bob);
    await bob.locator('.mention--me', { hasText: '@Bob Berg' }).waitFor();
    expect(await bubbles(bob).allInnerTexts()).toEqual(['Oh, hi @Bob Berg']);
    await bob.locator('.app__list .badge--mention').waitFor({ state: 'detached' });
  }, 60_000);

  test('a mention among many unread messages is reached by a button, which goes when it has been seen', async () => {
    const [ann, bob] = await twoFriends('jump');
    const path = `/api/conversations/${new URL(ann.url()).pathname.split('/').at(-1)}/messages`;
    const [writer, reader] = await Promise.all([personBehind(stack, ann), personBehind(stack, bob)]);
    await bob.goto(new URL('/app/people', stack.origin).href);
    for (let number = 1; number <= 50; number++) {
      const mentions = number === 25 ? [{ userId: reader.id, start: 0, length: 4 }] : [];
      const body = { type: 'text', text: `@Bob ${number}`, mentions };
      await writer.call('POST', path, { clientId: uuid7(), body });
    }
    await openFromList(bob);
    const row = bob.locator('.message', { hasText: '@Bob Berg 25' });
    await row.waitFor();
    const isSeen = () =>
      row.evaluate((node) => {
        const { top, bottom } = node.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
    const button = bob.getByRole('button', { name: /^Mention/ });
    await button.waitFor();
    expect(await isSeen()).toBe(false);
    await button.click();
    await expect.poll(isSeen).toBe(true);
    await button.waitFor({ state: 'detached' });
  }, 60_000);

  test('the emoji list and the picker put emoji into the text', async () => {
    const [ann, bob] = await twoFriends('emoji');
    const field = ann.locator('#message');
    await field.pressSequentially('yes :tad');
    await ann.getByRole('option', { name: ':tada:' }).waitFor();
    await field.press('Tab');
    expect(await field.inputValue()).toBe('yes 🎉 ');
    await ann.getByRole('button', { name: 'Emoji', exact: true }).click();
    const panel = ann.getByRole('dialog', { name: 'Choose an emoji' });
    await panel.getByRole('searchbox').fill('waxing crescent');
    await panel.getByRole('gridcell', { name: 'waxing crescent moon' }).waitFor();
    await ann.keyboard.press('ArrowDown');
    await ann.keyboard.press('Enter');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => field.inputValue()).toBe('yes 🎉 🌒');
    await field.press('Enter');
    await hears(bob, 'yes 🎉 🌒');
    await ann.getByRole('button', { name: 'Emoji', exact: true }).click();
    await ann.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await ann.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('🎉');
  }, 60_000);

  test('the arrow up edits the last own message, Escape keeps it, and keys format', async () => {
    const [ann, bob] = await twoFriends('edit');
    await say(ann, 'frist');
    await hears(bob, 'frist');
    const field = ann.locator('#message');
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('frist');
    await field.press('Escape');
    expect([await field.inputValue(), new URL(ann.url()).pathname.startsWith('/app/c/')]).toEqual(['', true]);
    await field.press('ArrowUp');
    await field.fill('first');
    // The Enter that confirms a composition sends nothing.
    await field.dispatchEvent('keydown', {
      key: 'Enter',
      isComposing: true,
      bubbles: true,
      cancelable: true,
    });
    expect(await field.inputValue()).toBe('first');
    await field.press('ControlOrMeta+a');
    await field.press('ControlOrMeta+b');
    expect(await field.inputValue()).toBe('**first**');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('');
    await bob.getByRole('log').locator('strong', { hasText: 'first' }).waitFor();
    await bob.reload();
    await bob.getByRole('log').locator('strong', { hasText: 'first' }).waitFor();
    expect(await bubbles(bob).count()).toBe(1);
  }, 60_000);

  test('a draft follows to another device, is never lost under the fingers, and goes when it is sent', async () => {
    const [ann, bob] = await twoFriends('draft');
    const phone = await visit('/sign-in/');
    await phone.fill('#handle', 'ann_draft');
    await phone.fill('#password', password);
    await phone.click('#submit');
    await phone.waitForURL('**/app/**');
    await ann.locator('#message').fill('see you at');
    await phone.locator('.row__preview--draft', { hasText: 'see you at' }).waitFor();
    await phone.locator('a[href^="/app/c/"]').first().click();
    const there = phone.locator('#message');
    await expect.poll(() => there.inputValue()).toBe('see you at');
    await there.press('End');
    await there.pressSequentially(' nine');
    await there.press('Enter');
    await hears(bob, 'see you at nine');
    await expect.poll(() => ann.locator('#message').inputValue()).toBe('');
    await ann.reload();
    await hears(ann, 'see you at nine');
    expect(await ann.locator('#message').inputValue()).toBe('');

    // Typed and left at once: it is saved on the way out.
    await ann.locator('#message').fill('one more');
    await ann.goto(new URL('/privacy/', stack.origin).href);
    await expect.poll(() => there.inputValue()).toBe('one more');
  }, 60_000);
});
