import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { picture } from '../attachments/images.ts';
import { groups } from '../groups/harness.ts';
import { befriend } from '../helpers/person.ts';
import { hasBrowser, password, startBrowsing } from './browser.ts';
import { lookInto, personBehind, say } from './chat.ts';

const shots = process.env.UMBRA_SHOTS;

describe.skipIf(!hasBrowser)('how people are shown', async () => {
  if (!hasBrowser) return;
  const { stack, register, visit, forgive } = await startBrowsing();
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  async function friends(name: string): Promise<{ ann: Page; bob: Page }> {
    const [ann, bob] = await Promise.all([register(`ann_${name}`, 'Ann'), register(`bob_${name}`, 'Bob')]);
    const [annToo, bobToo] = await Promise.all([personBehind(stack, ann), personBehind(stack, bob)]);
    await befriend(annToo, bobToo);
    return { ann, bob };
  }
  const settings = async (page: Page) => {
    await page.goto(new URL('/app/settings', stack.origin).href);
    await page.getByRole('heading', { name: 'You, as others see you' }).waitFor();
  };
  const field = (page: Page, name: string) => page.getByRole('dialog').getByLabel(name, { exact: true });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  test('a new name is seen by a friend at once, in the list, the header and older messages, and stays', async () => {
    const { ann, bob } = await friends('name');
    await bob.locator('.app__list .row', { hasText: 'Ann' }).click();
    await ann.locator('.app__list .row', { hasText: 'Bob' }).click();
    await say(ann, 'Hello');
    await bob.getByRole('log').getByText('Hello').waitFor();
    await settings(ann);
    await press(ann, 'Change name…');
    await field(ann, 'Name').fill('\u200b');
    await press(ann, 'Save name');
    await ann.getByText('Enter a name that can be seen.').waitFor();
    await field(ann, 'Name').fill('x'.repeat(41));
    await press(ann, 'Save name');
    await ann.getByText('Use at most 40 characters.').waitFor();
    await shoot(ann, 'name-refused');
    await field(ann, 'Name').fill('Annette');
    await ann.keyboard.press('Enter');
    await ann.getByText(/You are called .*Annette.* now/).waitFor();
    await ann.getByRole('dialog').waitFor({ state: 'detached' });
    await bob.locator('.app__list .row', { hasText: 'Annette' }).waitFor();
    await bob.getByRole('heading', { name: 'Annette' }).waitFor();
    await shoot(ann, 'profile');
    await bob.reload();
    await bob.getByRole('heading', { name: 'Annette' }).waitFor();
    await ann.reload();
    await ann.getByText('Annette', { exact: true }).first().waitFor();
  }, 60_000);

  test('a new handle says what it takes, refuses in words, and is what one signs in with', async () => {
    const { ann, bob } = await friends('handle');
    await settings(ann);
    await press(ann, 'Change handle…');
    await shoot(ann, 'handle');
    const refused = async (typed: string, words: string) => {
      await field(ann, 'Handle').fill(typed);
      await press(ann, 'Change handle');
      await ann.getByText(words).waitFor();
    };
    await refused('a b', 'Use 3 to 32 characters');
    await refused('admin', 'kept for the service itself');
    await refused('@bob_handle ', 'That handle is taken.');
    await refused('ann_handle', 'That is your handle already.');
    await field(ann, 'Handle').fill('Annette_Moves');
    await ann.keyboard.press('Enter');
    await ann.getByText('Your handle is @annette_moves now').waitFor();
    await settings(bob);
    await press(bob, 'Change handle…');
    await field(bob, 'Handle').fill('ann_handle');
    await press(bob, 'Change handle');
    await bob.getByText('Somebody gave that handle up not long ago').waitFor();
    await shoot(bob, 'handle-held');
    await bob.keyboard.press('Escape');
    await bob.goto(new URL('/app/people', stack.origin).href);
    await bob.getByText('@annette_moves').first().waitFor();
    const other = await visit('/sign-in/');
    await other.fill('#handle', 'annette_moves');
    await other.fill('#password', password);
    await other.click('#submit');
    await other.waitForURL('**/app/**');
    await ann.goto(new URL('/app/notifications', stack.origin).href);
    await ann.getByText('Your handle was changed.').first().waitFor();
    forgive(/status of 40[09]/);
  }, 60_000);

  const square = (red: number, blue: number) => ({
    name: 'me.jpg',
    mimeType: 'image/jpeg',
    buffer: picture(300 + red, 200 + blue),
  });
  const choose = async (
    page: Page,
    name: string,
    file: { name: string; mimeType: string; buffer: Buffer },
  ) => {
    const chooser = page.waitForEvent('filechooser');
    await press(page, name);
    await (await chooser).setFiles(file);
  };
  const shown = (page: Page, where: string) => page.locator(`${where} .avatar__picture`);

  test('a picture is chosen, seen by a friend at once, after a reload and without a network, and taken away', async () => {
    const { ann, bob } = await friends('picture');
    await bob.locator('.app__list .row', { hasText: 'Ann' }).click();
    await ann.locator('.app__list .row', { hasText: 'Bob' }).click();
    await say(ann, 'Hello');
    await bob.getByRole('log').getByText('Hello').waitFor();
    await settings(ann);
    await choose(ann, 'Choose a picture…', {
      name: 'a.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no'),
    });
    await ann.getByText('Choose a JPEG, PNG, WebP or GIF.').waitFor();
    await choose(ann, 'Choose a picture…', {
      name: 'a.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('no'),
    });
    await ann.getByText('Choose a JPEG, PNG, WebP or GIF.').last().waitFor();
    await choose(ann, 'Choose a picture…', square(1, 1));
    await ann.getByText('The picture was changed.').waitFor({ timeout: 20_000 });
    await shown(ann, '.profile').waitFor();
    await shown(ann, '.rail').waitFor();
    for (const where of ['.app__list', '.chat__header']) await shown(bob, where).waitFor();
    await shoot(ann, 'picture-own');
    await shoot(bob, 'picture-seen');
    await bob.reload();
    await bob.getByRole('log').getByText('Hello').waitFor();
    await shown(bob, '.app__list').waitFor();
    const asked: string[] = [];
    bob.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await bob.reload();
    await shown(bob, '.chat__header').waitFor();
    expect(asked.filter((path) => path.includes('attachments') || path.includes('stored'))).toEqual([]);
    expect(await lookInto(bob)).toMatchObject({ tables: expect.arrayContaining(['pictures']) });
    await press(ann, 'Remove picture');
    await ann.getByText('The picture was removed.').waitFor();
    await shown(bob, '.chat__header').waitFor({ state: 'detached' });
    await bob.locator('.chat__header .avatar', { hasText: 'A' }).waitFor();
    expect(await ann.locator('.avatar__picture').count()).toBe(0);
  }, 90_000);

  test('a group gets a picture from its owner, which members see, with a line in the stream', async () => {
    const { ann, bob } = await friends('moon');
    const [annToo, bobToo] = await Promise.all([personBehind(stack, ann), personBehind(stack, bob)]);
    const { body } = await groups.create(annToo, 'Moon', [bobToo]);
    const id = body.added && 'conversation' in body.added ? body.added.conversation.id : '';
    await bob.locator('.app__list .row', { hasText: 'Moon' }).click();
    await ann.goto(new URL(`/app/c/${id}/details`, stack.origin).href);
    await choose(ann, 'Choose a picture…', square(2, 2));
    await ann.getByText('The picture was changed.').waitFor({ timeout: 20_000 });
    await shown(ann, '.details').first().waitFor();
    for (const where of ['.app__list', '.chat__header']) await shown(bob, where).waitFor();
    await bob
      .getByRole('log')
      .getByText(/Ann.* changed the picture/)
      .waitFor();
    await shoot(ann, 'picture-group');
    await bob.goto(new URL(`/app/c/${id}/details`, stack.origin).href);
    await bob.getByRole('heading', { name: 'Moon' }).first().waitFor();
    expect(await bob.getByRole('button', { name: 'Change picture…' }).count()).toBe(0);
    await bob.setViewportSize({ width: 390, height: 844 });
    await bob.goto(new URL('/app/', stack.origin).href);
    await shown(bob, '.app__list').waitFor();
    await shoot(bob, 'picture-390');
  }, 90_000);
});
