import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, type TestPerson } from '../helpers/person.ts';
import { hasBrowser, password, skipRecovery, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('privacy, blocking and the list', async () => {
  if (!hasBrowser) return;
  const { stack, register, visit, forgive } = await startBrowsing();

  /** Two friends, each in a browser of their own. */
  async function friends(name: string): Promise<{ ann: Page; bob: Page; annToo: TestPerson; id: string }> {
    const [ann, bob] = await Promise.all([register(`ann_${name}`, 'Ann'), register(`bob_${name}`, 'Bob')]);
    const [annToo, bobToo] = await Promise.all([personBehind(stack, ann), personBehind(stack, bob)]);
    return { ann, bob, annToo, id: await befriend(annToo, bobToo) };
  }
  const open = (page: Page, name: string) => row(page, name).click();
  const row = (page: Page, name: string) => page.locator('.app__list .row', { hasText: name });
  const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();
  const settings = async (page: Page) => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Privacy', exact: true }).click();
  };

  test('what is switched off is not shown any more, to neither of the two, and stays so after a reload', async () => {
    const { ann, bob } = await friends('one');
    await open(ann, 'Bob');
    await open(bob, 'Ann');
    await ann.getByText('Online', { exact: false }).first().waitFor();
    await settings(bob);
    for (const name of ['Show when I am online', 'Show what I have read', 'Show when I am typing'])
      await bob.getByRole('switch', { name }).click();
    await ann.locator('.chat__status', { hasText: 'Offline' }).waitFor();
    await bob.reload();
    for (const name of ['Show when I am online', 'Show what I have read'])
      await expect.poll(() => bob.getByRole('switch', { name }).isChecked()).toBe(false);
    await open(bob, 'Ann');
    await bob.locator('.chat__status', { hasText: 'Offline' }).waitFor();
    await say(ann, 'Hello');
    await hears(bob, 'Hello');
    await ann.getByRole('log').getByText('Delivered', { exact: true }).waitFor({ state: 'attached' });
    await expect.poll(() => bob.title()).toBe('UmbraChat');
    expect(await ann.getByRole('log').getByText('Read', { exact: true }).count()).toBe(0);
  }, 60_000);

  test('who is blocked writes into the void, and the blocker unblocks in the settings', async () => {
    const { ann, bob } = await friends('two');
    await open(ann, 'Bob');
    await open(bob, 'Ann');
    await ann
      .getByRole('button', { name: /More about .*Bob/ })
      .last()
      .click();
    await choose(ann, 'Block…');
    await ann.getByRole('button', { name: 'Block', exact: true }).click();
    await ann.getByText('You have blocked').waitFor();
    expect(await ann.locator('#message').count()).toBe(0);
    await say(bob, 'CANARY');
    await bob.getByRole('log').getByText('Sent', { exact: true }).waitFor({ state: 'attached' });
    await settings(ann);
    await ann.getByRole('button', { name: /Unblock .*Bob/ }).click();
    await ann.getByText('You have blocked nobody.').waitFor();
    await open(ann, 'Bob');
    await say(bob, 'Are you there?');
    await hears(ann, 'Are you there?');
    expect(await ann.getByText('CANARY').count()).toBe(0);
    expect(await bob.getByRole('log').getByText('CANARY').count()).toBe(1);
  }, 60_000);

  test('conversations are pinned, muted, archived and marked, on every device', async () => {
    const { ann, bob, annToo } = await friends('three');
    const carol = await register('carol_three', 'Carol');
    await befriend(annToo, await personBehind(stack, carol));
    await row(ann, 'Carol').waitFor();
    await open(bob, 'Ann');
    await say(bob, 'one');
    await expect.poll(() => ann.title()).toBe('(1) UmbraChat');
    expect(await ann.locator('.app__list .row').first().textContent()).toContain('Bob');

    await row(ann, 'Carol').click({ button: 'right' });
    await choose(ann, 'Pin to top');
    await expect.poll(() => ann.locator('.app__list .row').first().textContent()).toContain('Carol');

    await row(ann, 'Bob').focus();
    await ann.keyboard.press('Shift+F10');
    await choose(ann, 'Mute…');
    await choose(ann, '8 hours');
    await expect.poll(() => ann.title()).toBe('UmbraChat');
    await expect.poll(() => row(ann, 'Bob').textContent()).toContain('muted');

    await row(ann, 'Bob').click({ button: 'right' });
    await choose(ann, 'Archive');
    await ann.getByRole('button', { name: 'Archived (1)' }).waitFor();
    expect(await row(ann, 'Bob').count()).toBe(0);
    await say(bob, 'two');
    await ann.reload();
    await ann.getByRole('button', { name: 'Archived (1)' }).click();
    await row(ann, 'Bob').getByText('two').waitFor();
    await row(ann, 'Bob').click({ button: 'right' });
    await choose(ann, 'Unmute');
    await expect.poll(() => ann.getByRole('button', { name: 'Archived (1)' }).count()).toBe(0);
    await expect.poll(() => ann.title()).toBe('(2) UmbraChat');

    await ann.getByRole('button', { name: 'Unread', exact: true }).click();
    await expect.poll(() => row(ann, 'Carol').count()).toBe(0);
    await row(ann, 'Bob').click({ button: 'right' });
    await choose(ann, 'Mark as read');
    await ann.getByText('You have read everything.').waitFor();
  }, 60_000);

  test('a pin, a mute and the archive show before the server has answered, and go back where it refuses', async () => {
    const { ann, id } = await friends('assume');
    const path = `**/api/conversations/${id}/settings`;
    let answer: (how: 'continue' | 'fail') => void = () => {};
    await ann.route(path, async (route) => {
      const how = await new Promise<'continue' | 'fail'>((resolve) => {
        answer = resolve;
      });
      if (how === 'continue') return route.continue();
      const refusal = {
        code: 'unavailable',
        status: 503,
        title: 'Not now',
        retry: 'after',
        message: 'Not now',
      };
      return route.fulfill({ status: 503, json: refusal, contentType: 'application/problem+json' });
    });
    const change = async (...names: string[]) => {
      await row(ann, 'Bob').click({ button: 'right' });
      for (const name of names) await choose(ann, name);
    };
    for (const [names, flag] of [
      [['Pin to top'], 'pinned'],
      [['Mute…', '8 hours'], 'muted'],
    ] as const) {
      await change(...names);
      await expect.poll(() => row(ann, 'Bob').textContent()).toContain(flag);
      answer('fail');
      await expect.poll(() => row(ann, 'Bob').textContent()).not.toContain(flag);
      await ann.locator('.toast--danger').first().waitFor();
    }
    await change('Archive');
    await ann.getByRole('button', { name: 'Archived (1)' }).waitFor();
    const answered = ann.waitForResponse((response) => response.url().endsWith('/settings'));
    answer('continue');
    expect((await answered).status()).toBe(200);
    await ann.unroute(path);
    await ann.reload();
    await ann.getByRole('button', { name: 'Archived (1)' }).waitFor();
    forgive(/503/);
  }, 60_000);

  test('a report shows the chosen messages and is told to nobody', async () => {
    const { ann, bob } = await friends('four');
    await open(ann, 'Bob');
    await open(bob, 'Ann');
    await say(bob, 'Buy now!');
    await hears(ann, 'Buy now!');
    await ann
      .getByRole('button', { name: /More about .*Bob/ })
      .last()
      .click();
    await choose(ann, 'Report…');
    await ann.getByRole('checkbox', { name: 'Buy now!' }).check();
    await ann.getByRole('textbox', { name: /What else/ }).fill('Again and again.');
    await ann.getByRole('checkbox', { name: /as well/ }).check();
    await ann.getByRole('button', { name: 'Send report' }).click();
    await ann.getByText('Thank you.').waitFor();
    await ann.getByText('You have blocked').waitFor();
  }, 60_000);

  test('a link adds who cannot be found, also by somebody who has yet to register', async () => {
    const ann = await register('ann_five', 'Ann');
    await settings(ann);
    await ann.getByRole('switch', { name: 'People can find me' }).click();
    await ann.getByRole('button', { name: 'Show link and QR code' }).click();
    await ann.getByRole('img', { name: 'QR code of your link' }).waitFor();
    const link = (await ann.locator('.own-link__text').textContent()) ?? '';
    const bob = await visit(link.slice(link.indexOf('/add')));
    await bob.waitForURL('**/sign-in/**');
    await bob.getByRole('link', { name: 'Create an account' }).click();
    await bob.waitForURL('**/register/**');
    await bob.fill('#handle', 'bob_five');
    await bob.fill('#display-name', 'Bob');
    await bob.fill('#password', password);
    await bob.check('#consent');
    await skipRecovery(bob);
    await bob.click('#submit');
    await bob.waitForURL(/\/add\/?#/);
    await bob.getByRole('button', { name: 'Send request' }).click();
    await bob.getByRole('button', { name: /Cancel request/ }).waitFor();
    await ann.getByRole('link', { name: /People/ }).click();
    await ann.getByRole('button', { name: /Accept .*Bob/ }).click();
    await bob.getByText('You are friends already.').waitFor();
    forgive(/status of 401/);

    await settings(ann);
    await ann.getByRole('button', { name: 'Show link and QR code' }).click();
    await ann.getByRole('button', { name: 'Make a new link…' }).click();
    await ann.getByRole('button', { name: 'Make a new link', exact: true }).click();
    await ann.getByText('The old link no longer works.').waitFor();
    await bob.reload();
    await bob.getByText('This link does not work').waitFor();
    forgive(/status of 404/);
  }, 60_000);
});
