import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/person.ts';
import { chip, choose, openFriends, row, write } from './actions.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('what can be done with messages', async () => {
  if (!hasBrowser) return;
  const browsing = await startBrowsing();
  const { register, forgive, stack } = browsing;
  const friends = (suffix: string) => openFriends(browsing, suffix);

  test('a reaction, a pin and a deletion are seen at once by both, and survive a reload', async () => {
    const { annPage, bobPage } = await friends('one');
    await say(annPage, 'the first');
    await say(annPage, 'a mistake');
    await hears(bobPage, 'a mistake');

    await choose(bobPage, 'the first', 'React with 👍');
    await chip(annPage, 'the first', '👍').filter({ hasText: '1' }).waitFor();
    await chip(annPage, 'the first', '👍').click();
    await chip(bobPage, 'the first', '👍').filter({ hasText: '2' }).waitFor();
    expect(await chip(bobPage, 'the first', '👍').getAttribute('aria-label')).toMatch(/Ann.*You|You.*Ann/);
    await chip(bobPage, 'the first', '👍').click();
    await chip(annPage, 'the first', '👍').filter({ hasText: '1' }).waitFor();

    await choose(bobPage, 'the first', 'Pin');
    await annPage.getByRole('region', { name: 'Pinned messages' }).getByText('the first').waitFor();

    await choose(annPage, 'a mistake', 'Delete for everyone');
    await annPage.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await hears(bobPage, 'Message deleted');
    expect(await row(bobPage, 'a mistake').count()).toBe(0);

    await Promise.all([annPage.reload(), bobPage.reload()]);
    for (const page of [annPage, bobPage]) {
      await hears(page, 'Message deleted');
      await chip(page, 'the first', '👍').filter({ hasText: '1' }).waitFor();
      await page.getByRole('region', { name: 'Pinned messages' }).getByText('the first').waitFor();
    }
    await annPage.getByRole('button', { name: 'Unpin this message' }).click();
    await bobPage.getByRole('region', { name: 'Pinned messages' }).waitFor({ state: 'detached' });
  }, 60_000);

  test('deleted for me, a message comes back by undo, else it is gone here alone', async () => {
    const { annPage, bobPage } = await friends('two');
    await say(annPage, 'for both');
    await hears(bobPage, 'for both');
    await choose(bobPage, 'for both', 'Delete for me');
    await row(bobPage, 'for both').waitFor({ state: 'detached' });
    await bobPage.getByRole('button', { name: 'Undo' }).click();
    await hears(bobPage, 'for both');

    const sent = bobPage.waitForResponse((response) => response.url().includes('/hidden-messages'));
    await choose(bobPage, 'for both', 'Delete for me');
    await row(bobPage, 'for both').waitFor({ state: 'detached' });
    expect((await sent).status()).toBe(200);
    await bobPage.reload();
    await bobPage.getByText('Say hello to', { exact: false }).waitFor();
    await hears(annPage, 'for both');
  }, 60_000);

  test('forwarded, a text arrives as a new message that says so', async () => {
    const { ann, annPage, bobPage } = await friends('four');
    const carolPage = await register('carol_four', 'Carol');
    const carol = await personBehind(stack, carolPage);
    const other = await befriend(ann, carol);
    await carolPage.goto(new URL(`/app/c/${other}`, stack.origin).href);
    await say(bobPage, 'pass it on');
    await hears(annPage, 'pass it on');
    await choose(annPage, 'pass it on', 'Forward');
    const dialog = annPage.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('caro');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Forward to 1 conversation' }).click();
    await hears(carolPage, 'pass it on');
    await row(carolPage, 'pass it on').getByText('Forwarded').waitFor();
  }, 60_000);

  test('changed offline, a message shows it at once, and the other sees it when the connection is back', async () => {
    const { ann, annPage, bobPage, id } = await friends('five');
    await write(ann, id, 'to react to');
    await write(ann, id, 'to delete');
    await hears(annPage, 'to delete');
    await hears(bobPage, 'to delete');
    await annPage.context().setOffline(true);
    await choose(annPage, 'to react to', 'React with ❤️');
    await chip(annPage, 'to react to', '❤️').waitFor();
    await choose(annPage, 'to delete', 'Delete for everyone');
    await annPage.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await hears(annPage, 'Message deleted');
    await row(annPage, 'to react to').getByText('Saving the change').waitFor({ state: 'attached' });
    expect(await chip(bobPage, 'to react to', '❤️').count()).toBe(0);
    await annPage.context().setOffline(false);
    await chip(bobPage, 'to react to', '❤️').waitFor({ timeout: 40_000 });
    await hears(bobPage, 'Message deleted');
    await row(annPage, 'to react to').getByText('Saving the change').waitFor({ state: 'detached' });
    forgive(/ERR_INTERNET_DISCONNECTED/);
  }, 90_000);

  test('marked unread, a conversation shows it in the list until it is opened', async () => {
    const { ann, annPage, bobPage, id } = await friends('six');
    await write(ann, id, 'read me later');
    await hears(bobPage, 'read me later');
    await choose(bobPage, 'read me later', 'Mark unread from here');
    const link = bobPage.locator('a[href^="/app/c/"]').filter({ hasText: 'marked as unread' });
    await link.waitFor();
    await bobPage.reload();
    await link.click();
    await hears(bobPage, 'read me later');
    await link.waitFor({ state: 'detached' });
    await annPage.close();
  }, 60_000);
});
