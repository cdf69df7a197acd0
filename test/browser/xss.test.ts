import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { report } from '../admin/harness.ts';
import { send, upload, words } from '../attachments/harness.ts';
import { accepted, groups } from '../groups/harness.ts';
import { befriend, register as registerPerson, type TestPerson, uuid7 } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { personBehind } from './chat.ts';
import { corpus, deceiving } from './corpus.ts';

const texts = [...corpus, ...deceiving];
/** Less than a page of history, so that all of them stand on the screen. */
const perConversation = 40;
/** Those that fit into a name, a few of each kind. */
const short = texts.filter((text) => text.length <= 40 && !text.includes('\n'));

describe.skipIf(!hasBrowser)('text that wants to be more than text', async () => {
  if (!hasBrowser) return;
  const { stack, register, visit } = await startBrowsing({ adminHandle: 'admin_xss' });

  /** A page that tells of every dialog that was opened in it or in a frame of it. */
  function watched(page: Page) {
    const ran: string[] = [];
    page.context().on('dialog', (dialog) => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    /** Finds nothing here that the texts could have made. */
    const inspect = async (where: string) => {
      // What was made gets its turn: images that fail, animations that begin.
      await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
      const made = await page.evaluate(() => {
        const never =
          'script:not([src]), iframe, object, embed, base, style, animate, foreignObject, [srcdoc]';
        const safe = /^(https?|mailto|blob):/;
        const isMade = (element: Element) =>
          element.matches(never) ||
          element.getAttributeNames().some((name) => name.startsWith('on')) ||
          (element instanceof HTMLAnchorElement && element.href !== '' && !safe.test(element.href));
        return [...document.querySelectorAll('*')]
          .filter(isMade)
          .map(({ outerHTML }) => outerHTML.slice(0, 200));
      });
      expect(made, `what was made of text: ${where}`).toEqual([]);
      expect(ran, `what ran: ${where}`).toEqual([]);
    };
    const look = async (path: string, shown: string | RegExp) => {
      await page.goto(new URL(path, stack.origin).href);
      await page.getByText(shown).first().waitFor({ state: 'attached' });
      await inspect(path);
    };
    return { inspect, look };
  }
  /** How many were taken; the others must be refused for their text. */
  function taken(answers: readonly { status: number; body: unknown }[]): number {
    for (const { status, body } of answers)
      if (status >= 300) expect(body).toMatchObject({ status: 400, code: 'invalid' });
    return answers.filter(({ status }) => status < 300).length;
  }
  async function groupOf(owner: TestPerson, member: TestPerson, title: string, description = '') {
    const body = { clientId: uuid7(), title, description, userIds: [member.id] };
    return owner.call<{ added: { conversation: { id: string } } }>('POST', '/api/groups', body);
  }

  test('is what it says in titles, descriptions and the list', async () => {
    const page = await register('victim_titles', 'Victim');
    const { look, inspect } = watched(page);
    const [victim, mallory] = await Promise.all([
      personBehind(stack, page),
      registerPerson(stack, 'mallory'),
    ]);
    await befriend(victim, mallory);
    const made = [];
    for (const text of texts) {
      const group = await groupOf(mallory, victim, text.slice(0, 60), text);
      made.push(group);
      if (group.status < 300) await groups.write(mallory, group.body.added.conversation.id, text);
    }
    expect(taken(made)).toBeGreaterThan(80);
    await look('/app/', /alert\(1\)/);
    expect(await page.locator('.app__list .row').count()).toBeGreaterThan(20);
    await page.locator('.app__list .pane__body').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await inspect('the end of the list');
    const ids = made.filter(({ status }) => status < 300).map(({ body }) => body.added.conversation.id);
    for (const id of ids.filter((_, at) => at % 10 === 0)) await look(`/app/c/${id}/details`, 'Members');
    const invite = accepted(
      await mallory.call<{ token: string }>('POST', `/api/groups/${ids[3]}/invites`, {}),
    );
    await look(`/join#${invite.token}`, /members?/);
    await look('/app/notifications', /added you/);
  }, 120_000);

  test('is what it says in messages, quotes, pins, drafts and names of files', async () => {
    const page = await register('victim_words', 'Victim');
    const { look, inspect } = watched(page);
    const [victim, mallory] = await Promise.all([
      personBehind(stack, page),
      registerPerson(stack, 'mallory'),
    ]);
    const direct = await befriend(victim, mallory);
    const file = await upload(mallory, words());
    accepted(await send(mallory, direct, [{ id: file.id, name: 'a.txt' }]));
    for (let from = 0; from < texts.length; from += perConversation) {
      const some = texts.slice(from, from + perConversation);
      const id = accepted(await groupOf(mallory, victim, `Talk ${from}`)).added.conversation.id;
      const written = [];
      let replyToSeq: number | undefined;
      for (const text of some) {
        const answer = await groups.write(mallory, id, text, replyToSeq ? { replyToSeq } : {});
        written.push(answer);
        if (answer.status === 200) replyToSeq = answer.body.event.seq;
      }
      expect(taken(written)).toBeGreaterThan(some.length - 3);
      await groups.change(mallory, id, replyToSeq ?? 0, { type: 'pin', on: true });
      await victim.call('PUT', `/api/conversations/${id}/settings`, { draft: some[0] });
      await look(`/app/c/${id}`, `Talk ${from}`);
      await expect.poll(() => page.locator('.message').count()).toBeGreaterThan(some.length - 4);
      await inspect(`messages of ${from}`);
    }
    const named = [];
    for (const name of texts.slice(0, 60).map((text) => text.replace(/[\\/]/g, '_')))
      named.push(await send(mallory, direct, [{ id: file.id, name }], { forwarded: true }));
    expect(taken(named)).toBeGreaterThan(40);
    await look(`/app/c/${direct}`, /alert\(1\)/);
    await inspect('files');
    // Every address that a text became leads to the web.
    const hrefs = await page
      .locator('.message a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    for (const href of hrefs) expect(href).toMatch(/^(https?:|mailto:|\/)/);
  }, 120_000);

  test('is what it says in names of people, wherever they stand', async () => {
    const page = await register('victim_names', 'Victim');
    const { look, inspect } = watched(page);
    const victim = await personBehind(stack, page);
    const people: TestPerson[] = [];
    let refused = 0;
    for (const displayName of short.filter((_, at) => at % 4 === 0)) {
      const person = await registerPerson(stack, 'mallory', { displayName }).catch(() => undefined);
      if (person) people.push(person);
      else refused++;
    }
    expect(people.length).toBeGreaterThan(refused);
    const [first, second, third, ...others] = people as [TestPerson, TestPerson, TestPerson, ...TestPerson[]];
    for (const person of others) await person.call('PUT', `/api/friend-requests/sent/${victim.id}`);
    for (const friend of [first, second, third]) await befriend(victim, friend);
    const group = accepted(await groupOf(first, victim, 'Names')).added.conversation.id;
    await groups.write(first, group, 'Here');
    await victim.call('PUT', `/api/blocks/${third.id}`);
    for (const [path, shown] of [
      ['/app/', 'Names'],
      ['/app/people', /alert|constructor|proto/],
      ['/app/notifications', /alert|constructor|proto/],
      [`/app/c/${group}/details`, 'Members'],
      ['/app/settings/privacy', 'Unblock'],
    ] as const)
      await look(path, shown);
    const link = accepted(await second.call<{ token: string }>('GET', '/api/account/add-link'));
    await look(`/add#${link.token}`, /friends/);
    await inspect('a link to add somebody');
  }, 120_000);

  test('is what it says in tokens, reports and what the instance says of itself', async () => {
    const page = await register('admin_xss', 'Admin');
    const { look, inspect } = watched(page);
    const admin = await personBehind(stack, page);
    const mallory = await registerPerson(stack, 'mallory');
    const id = await befriend(admin, mallory);
    const tokens = [];
    for (const name of short.slice(0, 20))
      tokens.push(
        await admin.call('POST', '/api/access-tokens', { name, scopes: ['messages:read'], expiresInDays: 7 }),
      );
    expect(taken(tokens)).toBeGreaterThan(10);
    await look('/app/settings/programs', /alert\(1\)/);
    for (const comment of texts.filter((_, at) => at % 6 === 0)) {
      const written = await groups.write(mallory, id, comment);
      if (written.status !== 200) continue;
      const messages = [{ conversationId: id, seq: written.body.event.seq }];
      accepted(await report(admin, mallory.id, { comment, messages }));
    }
    await page.goto(new URL('/app/admin', stack.origin).href);
    await page.getByRole('button', { name: 'Reports', exact: true }).click();
    await page
      .getByText(/alert\(1\)/)
      .first()
      .waitFor();
    await inspect('reports');
    const name = '<img src=x onerror=alert(1)>';
    accepted(await admin.call('PUT', '/api/admin/settings', { name, contact: name }));
    const outside = await visit('/register/');
    const stranger = watched(outside);
    for (const path of ['/register/', '/sign-in/', '/about/', '/privacy/'])
      await stranger.look(path, 'UmbraChat');
  }, 120_000);
});
