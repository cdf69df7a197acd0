import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, register as registerPerson, uuid7 } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, lookInto, personBehind, say } from './chat.ts';

const canary = 'a canary sang here';

describe.skipIf(!hasBrowser)('what rests in the browser', async () => {
  if (!hasBrowser) return;
  const { stack, register, forgive } = await startBrowsing();

  test('opens the chat while the server cannot be reached, and what is written then is sent later, once', async () => {
    const { page, bob, conversationId } = await openChat('ann_away');
    await cutOff(page.context());
    await page.reload();
    await hears(page, canary);
    await say(page, 'written without a server');
    await page.getByRole('log').getByText('Sending', { exact: true }).waitFor({ state: 'attached' });
    await eventuallyKept(page, 'outbox', 1);
    // What was written survives another opening, too.
    await page.reload();
    await hears(page, 'written without a server');

    await page.context().unrouteAll();
    await page.reload();
    await page.getByRole('log').getByText('Sent', { exact: true }).first().waitFor({ state: 'attached' });
    const path = `/api/conversations/${conversationId}/messages`;
    const { body } = await bob.call<{ messages: { body: { text: string } }[] }>('GET', path);
    expect(body.messages.map((message) => message.body.text)).toEqual([canary, 'written without a server']);
    forgive(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|WebSocket/);
  }, 60_000);

  test('cannot be read there: no record holds a text or a name, and the key cannot be taken out', async () => {
    const { page } = await openChat('ann_canary');
    await page.context().setOffline(true);
    await say(page, `${canary} again`);
    await eventuallyKept(page, 'outbox', 1);
    const found = await lookInto(page);
    expect(found.tables.sort()).toEqual(['cache', 'cache', 'outbox']);
    expect(found.keys).toEqual([{ type: 'secret', extractable: false }]);
    for (const secret of [canary, 'ann_canary', 'message', 'displayName']) {
      expect(found.bytes.includes(secret), secret).toBe(false);
    }
    // The search finds what is there to be found.
    expect(found.bytes).toContain('accountId');
    forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  }, 60_000);

  test('is gone after signing out', async () => {
    const { page } = await openChat('ann_gone');
    await page.goto(new URL('/app/', page.url()).href);
    await page.getByRole('button', { name: /you/i }).last().click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).last().click();
    await page.waitForURL('**/sign-in/**');
    expect(await lookInto(page)).toEqual({ tables: [], keys: [], bytes: '' });
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /account|expires/.test(key))),
    ).toEqual([]);
  }, 60_000);

  test('loses its key and the cache when the session is ended elsewhere; what is unsent stays', async () => {
    const { page } = await openChat('ann_revoked');
    const cookies = await page.context().cookies();
    const refresh = cookies.find(({ name }) => name.endsWith('umbra_refresh'))?.value;
    await page.context().setOffline(true);
    await say(page, `${canary} unsent`);
    await eventuallyKept(page, 'outbox', 1);
    await fetch(new URL('/api/sessions/current', stack.origin), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${refresh}` },
    });
    await page.context().setOffline(false);
    await page.waitForURL('**/sign-in/**');
    const found = await lookInto(page);
    expect([found.tables, found.keys]).toEqual([['outbox'], []]);
    forgive(/status of 40|ERR_|WebSocket/);
  }, 60_000);

  /** A new person whose open conversation holds one message of a friend, kept on disk. */
  async function openChat(handle: string) {
    const page = await register(handle, 'Ann');
    // Away from the app, so that the conversation comes, and is kept, with its message.
    await page.goto(new URL('/privacy/', stack.origin).href);
    const [ann, bob] = await Promise.all([personBehind(stack, page), registerPerson(stack, 'bob')]);
    const conversationId = await befriend(ann, bob);
    const body = { clientId: uuid7(), body: { type: 'text', text: canary } };
    await bob.call('POST', `/api/conversations/${conversationId}/messages`, body);
    await page.goto(new URL(`/app/c/${conversationId}`, stack.origin).href);
    await hears(page, canary);
    await eventuallyKept(page, 'cache', 2);
    return { page, bob, conversationId };
  }
});

/** The pages still come, as from a browser's own cache; the API and the socket do not. */
async function cutOff(context: BrowserContext): Promise<void> {
  await context.route('**/api/**', (route) => route.abort());
  await context.routeWebSocket('**/ws', (socket) => socket.close());
}

async function eventuallyKept(page: Page, table: string, count: number): Promise<void> {
  await expect
    .poll(async () => (await lookInto(page)).tables.filter((one) => one === table).length, {
      timeout: 10_000,
    })
    .toBe(count);
}
