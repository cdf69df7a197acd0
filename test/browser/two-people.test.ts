import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser, password, startBrowsing } from './browser.ts';

describe.skipIf(!hasBrowser)('two people in two browsers', async () => {
  if (!hasBrowser) return;
  const { register, forgive } = await startBrowsing();

  test('register, become friends and chat, live in both directions', async () => {
    const [ann, bob] = await Promise.all([register('ann_one', 'Ann'), register('bob_one', 'Bob')]);
    await befriend(ann, bob, 'bob_one');

    await openChat(ann, 'Bob');
    await openChat(bob, 'Ann');
    await ann.getByText('Online', { exact: false }).first().waitFor();

    await ann.locator('#message').pressSequentially('Hello');
    await bob.getByText('Typing…').first().waitFor();
    await ann.keyboard.press('Enter');
    await bob.getByRole('log').getByText('Hello', { exact: true }).waitFor();
    await ann.getByRole('log').getByText('Read', { exact: true }).waitFor({ state: 'attached' });

    await say(bob, 'Hi Ann <b>&amp; all</b>');
    await ann.getByRole('log').getByText('Hi Ann <b>&amp; all</b>', { exact: true }).waitFor();
    expect(await ann.getByRole('log').locator('b').count()).toBe(0);

    await ann.reload();
    await ann.getByRole('log').getByText('Hi Ann <b>&amp; all</b>', { exact: true }).waitFor();
    await expect.poll(() => texts(ann)).toEqual(['Hello', 'Hi Ann <b>&amp; all</b>']);
    await expect.poll(() => texts(bob)).toEqual(['Hello', 'Hi Ann <b>&amp; all</b>']);
  }, 60_000);

  test('what arrives while another page is open counts as unread, is delivered and not read, until it is opened', async () => {
    const [ann, bob] = await Promise.all([register('ann_two', 'Ann'), register('bob_two', 'Bob')]);
    await befriend(ann, bob, 'bob_two');
    await bob.goto(new URL('/app/people', bob.url()).href);
    await openChat(ann, 'Bob');
    await say(ann, 'one');
    await say(ann, 'two');
    await ann.getByRole('log').getByText('Delivered', { exact: true }).first().waitFor({ state: 'attached' });
    await expect.poll(() => bob.title()).toBe('(2) UmbraChat');
    expect(await ann.getByRole('log').getByText('Read', { exact: true }).count()).toBe(0);

    await openChat(bob, 'Ann');
    await bob.getByText('New messages').waitFor();
    await expect.poll(() => ann.getByRole('log').getByText('Read', { exact: true }).count()).toBe(2);
    await expect.poll(() => bob.title()).toBe('UmbraChat');
  }, 60_000);

  test('written offline, a message waits and is sent once, in order, when the connection is back', async () => {
    const [ann, bob] = await Promise.all([register('ann_three', 'Ann'), register('bob_three', 'Bob')]);
    await befriend(ann, bob, 'bob_three');
    await openChat(ann, 'Bob');
    await openChat(bob, 'Ann');
    await ann.context().setOffline(true);
    for (const text of ['first', 'second', 'third']) await say(ann, text);
    await ann.getByText('Offline. Messages', { exact: false }).waitFor();
    await expect.poll(() => ann.getByRole('log').getByText('Sending', { exact: true }).count()).toBe(3);
    await ann.context().setOffline(false);
    await bob.getByRole('log').getByText('third', { exact: true }).waitFor({ timeout: 40_000 });
    await expect.poll(() => texts(bob)).toEqual(['first', 'second', 'third']);
    await expect.poll(() => texts(ann)).toEqual(['first', 'second', 'third']);
    forgive(/ERR_INTERNET_DISCONNECTED/);
  }, 90_000);

  test('the dot stays with one of two tabs closed, and goes when the last one is closed', async () => {
    const [ann, bob] = await Promise.all([register('ann_four', 'Ann'), register('bob_four', 'Bob')]);
    await befriend(ann, bob, 'bob_four');
    await openChat(ann, 'Bob');
    const header = ann.locator('.chat__header, header').filter({ hasText: '@bob_four' });
    await header.getByText('Online', { exact: false }).waitFor();
    const second = await bob.context().newPage();
    await second.goto(bob.url());
    await second.getByText('Ann').first().waitFor();
    await bob.close();
    await ann.waitForTimeout(7_000);
    await header.getByText('Online', { exact: false }).waitFor();
    await second.close();
    await header.getByText('Offline', { exact: false }).waitFor({ timeout: 20_000 });
  }, 90_000);

  test('signing out leads to the sign-in page, and signing in again leads back', async () => {
    const ann = await register('ann_five', 'Ann');
    await ann.getByRole('button', { name: /you/i }).last().click();
    await ann.getByRole('button', { name: 'Sign out' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Sign out' }).last().click();
    await ann.waitForURL('**/sign-in/**');
    expect(await ann.context().cookies()).toEqual([]);
    await ann.goto(new URL('/app/people', ann.url()).href);
    await ann.waitForURL('**/sign-in/**');
    await ann.fill('#handle', 'ann_five');
    await ann.fill('#password', 'not the right one');
    await ann.click('#submit');
    await ann.getByRole('alert').filter({ hasText: /wrong/i }).first().waitFor();
    await ann.fill('#password', password);
    await ann.click('#submit');
    await ann.waitForURL('**/app/people');
    await ann.getByText('@ann_five').first().waitFor();
    forgive(/status of 401/);
  }, 60_000);
});

/** Ann asks through the page of people, Bob accepts in the notification centre. */
async function befriend(ann: Page, bob: Page, handle: string): Promise<void> {
  await ann.goto(new URL('/app/people', ann.url()).href);
  await ann.getByLabel('Add a friend by handle').fill(`@${handle}`);
  await ann.getByRole('button', { name: 'Find', exact: true }).click();
  await ann.getByRole('button', { name: 'Send request' }).click();
  await bob.goto(new URL('/app/notifications', bob.url()).href);
  await bob.getByRole('button', { name: /^Accept/ }).click();
  await bob.getByRole('button', { name: /^Accept/ }).waitFor({ state: 'detached' });
}

async function openChat(page: Page, name: string): Promise<void> {
  await page.goto(new URL('/app/', page.url()).href);
  await page.locator('a[href^="/app/c/"]').filter({ hasText: name }).first().click();
  await page.locator('#message').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('#message').fill(text);
  await page.locator('#message').press('Enter');
}

/** The texts of all messages on the page, from top to bottom. */
function texts(page: Page): Promise<string[]> {
  return page.getByRole('log').locator('.bubble__text').allInnerTexts();
}
