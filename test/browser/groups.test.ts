import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/person.ts';
import { hasBrowser, password, skipRecovery, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('groups in three browsers', async () => {
  if (!hasBrowser) return;
  const { stack, visit, register, forgive } = await startBrowsing();

  test('are made with the keyboard, live for all, with names and a list of readers', async () => {
    const [ann, bob, carol] = await people('one', 'Ann', 'Bob', 'Carol');
    await ann.getByRole('button', { name: 'New group' }).click();
    await ann.getByLabel('Title').fill('Hikers');
    const friends = ann.getByRole('combobox', { name: 'Friends' });
    await friends.fill('bob');
    await friends.press('Enter');
    await friends.fill('carol');
    await friends.press('Enter');
    await ann.getByRole('button', { name: 'Take away' }).nth(1).waitFor();
    await ann.getByRole('button', { name: 'Create group' }).dblclick();
    await ann.getByRole('heading', { name: 'Hikers' }).waitFor();
    await ann.getByText('You made the group', { exact: false }).first().waitFor();
    await ann.getByText('3 members: ', { exact: false }).waitFor();

    await say(ann, 'Up the hill at six');
    await row(bob, 'Hikers').getByText('Ann: Up the hill at six').waitFor();
    await row(bob, 'Hikers').click();
    await hears(bob, 'Up the hill at six');
    await expect.poll(() => bob.locator('.message__sender').allInnerTexts()).toEqual(['Ann']);
    const log = ann.getByRole('log');
    await log.getByText('Delivered', { exact: true }).waitFor({ state: 'attached' });
    expect(await log.getByText('Read', { exact: true }).count()).toBe(0);

    await log.getByRole('button', { name: 'Message actions' }).last().click();
    await ann.getByRole('menuitem', { name: 'Message info' }).click();
    const info = ann.getByRole('dialog');
    await info.getByRole('list', { name: 'Read by' }).getByText('Bob').waitFor();
    await info.getByRole('list', { name: 'Delivered to' }).getByText('Carol').waitFor();
    await row(carol, 'Hikers').click();
    await info.getByRole('list', { name: 'Read by' }).getByText('Carol').waitFor();
    await ann.keyboard.press('Escape');
    await log.getByText('Read', { exact: true }).waitFor({ state: 'attached' });

    await say(carol, 'I bring tea');
    await Promise.all([hears(ann, 'I bring tea'), hears(bob, 'I bring tea')]);
    await bob.reload();
    await hears(bob, 'I bring tea');
    expect(await bob.locator('a[href^="/app/c/"].row').filter({ hasText: 'Hikers' }).count()).toBe(1);
    await bob.getByRole('link', { name: 'Activity' }).click();
    await bob.getByText('Ann added you to Hikers.').getByRole('link', { name: 'Hikers' }).click();
    await hears(bob, 'I bring tea');
  }, 60_000);

  test('a member who is removed sees it within two seconds, and keeps what was typed and not sent', async () => {
    const [ann, bob, carol] = await people('two', 'Ann', 'Bob', 'Carol');
    await makeGroup(ann, 'Readers', [bob, carol]);
    await Promise.all([row(bob, 'Readers').click(), row(carol, 'Readers').click()]);
    await bob.locator('#message').fill('half a thought');
    await carol.context().setOffline(true);
    await say(carol, 'written on the train');

    await ann.getByRole('link', { name: 'Group details' }).click();
    await removeMember(ann, 'Bob');
    await bob.getByText('Ann removed you from this group.').waitFor({ timeout: 2_000 });
    expect(await bob.locator('#message').count()).toBe(0);
    expect(await bob.getByLabel('You had written this').inputValue()).toBe('half a thought');
    await say(ann, 'only for those inside');
    await removeMember(ann, 'Carol');

    await carol.context().setOffline(false);
    await carol.getByText('Not sent: you are no longer in this group.').waitFor({ timeout: 40_000 });
    await hears(carol, 'written on the train');
    const failed = carol.locator('.message--refused');
    expect(await failed.getByRole('button', { name: 'Retry' }).count()).toBe(0);
    await failed.getByRole('button', { name: 'Copy text' }).waitFor();
    await failed.getByRole('button', { name: 'Delete', exact: true }).click();
    await failed.waitFor({ state: 'detached' });

    expect(await bob.getByText('only for those inside').count()).toBe(0);
    await bob.getByRole('button', { name: 'Remove from list' }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'Remove from list' }).click();
    await row(bob, 'Readers').waitFor({ state: 'detached' });
    forgive(/ERR_INTERNET_DISCONNECTED|status of 404/);
  }, 90_000);

  test('are joined by a link, also by somebody who has no account yet, and the token reaches no server', async () => {
    const [ann, bob] = await people('three', 'Ann', 'Bob');
    await makeGroup(ann, 'Open house', []);
    await ann.getByRole('link', { name: 'Group details' }).click();
    await ann.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ann.getByRole('button', { name: 'New invite link' }).click();
    await ann.getByLabel('Can be used').selectOption('10 times');
    await ann.getByRole('button', { name: 'Create link' }).click();
    await ann.getByText('10 uses left, 7 days left').waitFor();
    const link = await ann.evaluate(() => navigator.clipboard.readText());
    const { pathname, hash } = new URL(link);
    expect(pathname).toBe('/join');

    const dora = await visit('/about/');
    const asked: string[] = [];
    dora.on('request', (request) => asked.push(request.url(), request.headers().referer ?? ''));
    await dora.goto(link);
    await dora.waitForURL('**/sign-in/**');
    await dora.getByRole('link', { name: 'Create an account' }).click();
    await dora.fill('#handle', 'dora_three');
    await dora.fill('#display-name', 'Dora');
    await dora.fill('#password', password);
    await dora.check('#consent');
    await skipRecovery(dora);
    await dora.click('#submit');
    await dora.getByRole('heading', { name: 'Open house' }).waitFor();
    await dora.getByText('Ann invites you to this group. 1 member.').waitFor();
    await dora.getByRole('button', { name: 'Join' }).click();
    await dora.getByText('You joined by an invite link').first().waitFor();
    await say(dora, 'hello from outside');
    await hears(ann, 'hello from outside');
    await ann.getByText('9 uses left', { exact: false }).waitFor();
    expect(asked.length).toBeGreaterThan(10);
    expect(
      asked.filter((url) => new URL(url || stack.origin).href.split('#')[0]?.includes(hash.slice(1))),
    ).toEqual([]);

    await dora.goto(link);
    await dora.getByRole('button', { name: 'Open', exact: true }).waitFor();
    await ann.getByRole('button', { name: /^End link/ }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'End link' }).click();
    await ann.getByText('There is no link at the moment.').waitFor();
    await bob.goto(link);
    await bob.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    forgive(/status of (401|404)/);
  }, 60_000);

  test('tell who cannot be added, keep what was typed, and are made by the next press', async () => {
    const [ann, bob] = await people('five', 'Ann', 'Bob');
    const privacy = await personBehind(stack, bob);
    await privacy.call('PUT', '/api/account/privacy', { groupAdds: false });
    await ann.getByRole('button', { name: 'New group' }).click();
    await ann.getByLabel('Title').fill('Invited');
    await ann.getByRole('combobox', { name: 'Friends' }).press('Enter');
    await ann.getByRole('button', { name: 'Create group' }).click();
    await ann
      .getByRole('alert')
      .filter({ hasText: /Bob.* cannot be added by you/ })
      .waitFor();
    expect(await ann.getByLabel('Title').inputValue()).toBe('Invited');

    await privacy.call('PUT', '/api/account/privacy', { groupAdds: true });
    await ann.context().setOffline(true);
    await ann.getByRole('button', { name: 'Create group' }).click();
    await ann.getByText('Nothing is lost: try again', { exact: false }).waitFor();
    await ann.context().setOffline(false);
    await ann.getByRole('button', { name: 'Create group' }).click();
    await ann.getByRole('heading', { name: 'Invited' }).waitFor();
    await row(bob, 'Invited').waitFor();
    forgive(/status of 403|ERR_INTERNET_DISCONNECTED/);
  }, 60_000);

  test('are handed over and left; the last one out deletes them', async () => {
    const [ann, bob] = await people('four', 'Ann', 'Bob');
    await makeGroup(ann, 'Relay', [bob]);
    await row(bob, 'Relay').click();
    await ann.getByRole('link', { name: 'Group details' }).click();
    await ann.getByRole('button', { name: 'Edit title and description' }).click();
    await ann.getByLabel('Title').fill('Relay race');
    await ann.getByRole('button', { name: 'Save' }).click();
    await bob.getByRole('heading', { name: 'Relay race' }).waitFor();

    await ann.getByRole('button', { name: /^Actions for .*Bob/ }).click();
    await ann.getByRole('button', { name: 'Hand the group over' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
    await ann.locator('.app__details .person').filter({ hasText: 'Bob' }).getByText('Owner').waitFor();
    await ann.getByRole('button', { name: 'Leave group' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
    await ann.getByText('You left this group.').waitFor();

    await bob.getByText('1 member: you').waitFor();
    await bob.getByRole('link', { name: 'Group details' }).click();
    await bob.getByRole('button', { name: 'Leave group' }).click();
    await bob.getByText('You are the last one here', { exact: false }).waitFor();
    await bob.getByRole('button', { name: 'Leave and delete the group' }).click();
    await row(bob, 'Relay race').waitFor({ state: 'detached' });
    await ann.reload();
    await row(ann, 'Relay race').waitFor({ state: 'detached' });
    await ann.getByText('This conversation is not here').waitFor();
    // What it had kept of the group may ask for more of it before the first sync says that it is gone.
    forgive(/status of 404/);
  }, 60_000);

  /** People of these names, all friends of the first, each looking at their list. */
  async function people<const Names extends readonly string[]>(
    suffix: string,
    ...names: Names
  ): Promise<{ [Index in keyof Names]: Page }> {
    const pages = await Promise.all(names.map((name) => register(`${name.toLowerCase()}_${suffix}`, name)));
    const [first, ...others] = await Promise.all(pages.map((page) => personBehind(stack, page)));
    for (const other of others) if (first) await befriend(first, other);
    await Promise.all(pages.map((page) => row(page, page === pages[0] ? 'Bob' : 'Ann').waitFor()));
    return pages as { [Index in keyof Names]: Page };
  }

  async function makeGroup(page: Page, title: string, others: readonly Page[]): Promise<void> {
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByLabel('Title').fill(title);
    for (const other of others) {
      const { handle } = await personBehind(stack, other);
      await page.getByRole('combobox', { name: 'Friends' }).fill(handle);
      await page.getByRole('combobox', { name: 'Friends' }).press('Enter');
    }
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
  }
});

function row(page: Page, name: string) {
  return page.locator('.app__list a.row').filter({ hasText: name });
}

async function removeMember(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Actions for .*${name}`) }).click();
  await page.getByRole('button', { name: 'Remove from group' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page
    .getByRole('button', { name: new RegExp(`^Actions for .*${name}`) })
    .waitFor({ state: 'detached' });
}
