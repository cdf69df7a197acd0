import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, register as registerPerson, TestPerson, uuid7 } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks: Record<string, BrowserContextOptions> = {
  'dark, 1440 px': { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  'light, 1440 px': { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  'dark, 390 px': {
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  },
  'light, 320 px': { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  'forced colours': { forcedColors: 'active', viewport: { width: 1280, height: 800 } },
};
const publicPages = [
  '/',
  '/register/',
  '/sign-in/',
  '/recover/',
  '/privacy/',
  '/privacy/stored/',
  '/privacy/rights/',
  '/about/',
  '/receipt/',
  '/offline/',
];
const hostileName = '<img src=x onerror=alert(1)>';

describe.skipIf(!hasBrowser)('screens', async () => {
  if (!hasBrowser) return;
  const { stack, visit, register, forgive } = await startBrowsing();

  test.each(Object.entries(looks))(
    'public pages have no barrier, no sideways scrolling and nothing that cannot be pressed (%s)',
    async (_, look) => {
      const page = await visit('/', look);
      for (const path of publicPages) {
        await page.goto(new URL(path, stack.origin).href);
        await expectAccessible(page, path);
        expect(await covered(page), `what cannot be pressed on ${path}`).toEqual([]);
      }
      await page.goto(new URL('/no-such-page', stack.origin).href);
      await expectAccessible(page, '404');
      forgive(/status of 404/);
    },
    60_000,
  );

  test.each(Object.entries(looks))(
    'the app has no barrier and no sideways scrolling (%s)',
    async (title, look) => {
      const handle = `ann_${title.replace(/\W/g, '').slice(0, 12).toLowerCase()}`;
      const page = await register(handle, 'Ann', look);
      await page.evaluate(
        (theme) => localStorage.setItem('umbra.theme', theme),
        look.colorScheme === 'light' ? 'light' : 'dark',
      );
      await page.reload();
      await page.getByRole('heading', { name: 'Welcome, Ann' }).waitFor();
      await expectAccessible(page, 'first run');

      const conversationId = await fillWithLife(page);
      for (const path of ['/app/', `/app/c/${conversationId}`, '/app/people', '/app/notifications']) {
        await page.goto(new URL(path, stack.origin).href);
        await page
          .getByText(path.includes('/c/') ? 'from bob' : 'bob', { exact: false })
          .first()
          .waitFor({ state: 'attached' });
        await expectAccessible(page, path);
      }
      await expectGroupsAccessible(page);
    },
    90_000,
  );

  test('a name that looks like HTML is a name in the notification centre, the list and the chat', async () => {
    const page = await register('victim', 'Victim');
    const me = await personOf(page);
    const eve = await registerPerson(stack, 'eve', { displayName: hostileName });
    await eve.call('PUT', `/api/friend-requests/sent/${me.id}`);
    await page.goto(new URL('/app/notifications', stack.origin).href);
    await page.getByText(hostileName, { exact: false }).first().waitFor();
    await page.getByRole('button', { name: /^Accept/ }).click();
    await page.goto(new URL('/app/', stack.origin).href);
    await page.locator('a[href^="/app/c/"]').first().click();
    await page.getByRole('heading', { name: hostileName }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  }, 60_000);

  test('the landing page has no script at all, and no page has an inline one or an inline style', async () => {
    for (const path of [...publicPages, '/app/']) {
      const html = await (await fetch(new URL(path, stack.origin))).text();
      expect(html.match(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/gi), path).toBeNull();
      if (path === '/') expect(html).not.toMatch(/<script/i);
    }
  });

  /** The person behind a page, with the page's own access token. */
  async function personOf(page: Page): Promise<TestPerson> {
    const cookies = await page.context().cookies();
    const token = cookies.find(({ name }) => name.endsWith('umbra_access'))?.value ?? '';
    const response = await fetch(new URL('/api/account', stack.origin), {
      headers: { authorization: `Bearer ${token}` },
    });
    const { me } = (await response.json()) as { me: { id: string; handle: string; displayName: string } };
    return new TestPerson(stack, me.handle, '', {
      me,
      sessionId: '',
      accessExpiresAtMs: 0,
      tokens: { access: token, refresh: '' },
    });
  }

  /** A group with a notice and a message of somebody else: the conversation, its details, a dialog, an invite. */
  async function expectGroupsAccessible(page: Page): Promise<void> {
    const [ann, dan] = await Promise.all([personOf(page), registerPerson(stack, 'dan')]);
    await befriend(ann, dan);
    const made = await ann.call<{ added: { conversation: { id: string } } }>('POST', '/api/groups', {
      clientId: uuid7(),
      title: 'Hikers',
      userIds: [dan.id],
    });
    const { id } = made.body.added.conversation;
    const invite = await ann.call<{ token: string }>('POST', `/api/groups/${id}/invites`, { maxUses: 3 });
    const body = { type: 'text', text: 'up the hill' };
    await dan.call('POST', `/api/conversations/${id}/messages`, { clientId: uuid7(), body });
    await page.goto(new URL(`/app/c/${id}`, stack.origin).href);
    await page.getByRole('log').getByText('up the hill').waitFor();
    await expectAccessible(page, 'a group');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('hill');
    await page.getByRole('option').filter({ hasText: 'up the' }).waitFor();
    await expectAccessible(page, 'the search');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Group details' }).click();
    await page.getByText('3 uses left', { exact: false }).waitFor();
    await expectAccessible(page, 'the details of a group');
    await page.goto(new URL('/app/', stack.origin).href);
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByRole('combobox', { name: 'Friends' }).fill('dan');
    await page.getByRole('combobox', { name: 'Friends' }).press('Enter');
    await expectAccessible(page, 'a new group');
    await page.goto(new URL(`/join#${invite.body.token}`, stack.origin).href);
    await page.getByRole('button', { name: 'Open', exact: true }).waitFor();
    await expectAccessible(page, 'an invitation');
  }

  /** A friend with messages in both directions, one unread, and a request that waits. */
  async function fillWithLife(page: Page): Promise<string> {
    const ann = await personOf(page);
    const [bob, carol] = await Promise.all([registerPerson(stack, 'bob'), registerPerson(stack, 'carol')]);
    const conversationId = await befriend(ann, bob);
    await carol.call('PUT', `/api/friend-requests/sent/${ann.id}`);
    const path = `/api/conversations/${conversationId}/messages`;
    for (const [sender, text] of [
      [ann, 'from ann'],
      [bob, `from bob ${'with a long line '.repeat(20)}`],
      [ann, 'https://example.org'],
      [bob, 'again from bob'],
    ] as const) {
      await sender.call('POST', path, { clientId: uuid7(), body: { type: 'text', text } });
    }
    return conversationId;
  }
});

async function expectAccessible(page: Page, what: string): Promise<void> {
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways, `${what} scrolls sideways`).toBe(0);
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return result.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
  expect(violations, what).toEqual([]);
}

/** Links and buttons in view that a press on their middle does not reach, because something else lies over them. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a, button')].flatMap((control) => {
      // The first line of a link that is broken over several.
      const [line] = control.getClientRects();
      if (!line) return [];
      const { x, y, width, height } = line;
      const [middleX, middleY] = [x + width / 2, y + height / 2];
      const isInView = middleX > 0 && middleY > 0 && middleX < innerWidth && middleY < innerHeight;
      if (width <= 1 || !isInView || !control.checkVisibility({ visibilityProperty: true })) return [];
      const hit = document.elementFromPoint(middleX, middleY);
      const reaches = control.contains(hit) || (hit instanceof HTMLLabelElement && hit.contains(control));
      return reaches ? [] : [`${control.textContent?.trim()} (below ${hit?.className || hit?.tagName})`];
    }),
  );
}
