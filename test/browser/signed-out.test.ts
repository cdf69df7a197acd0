import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser, password, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';
import { expectedNoise, inState, openChat, untilKept } from './trouble.ts';

const texts = ['first', 'second', 'third'];

describe.skipIf(!hasBrowser)('a session that is ended elsewhere', async () => {
  if (!hasBrowser) return;
  const browsing = await startBrowsing();
  const { stack, register, forgive } = browsing;

  test('leaves what is unsent to the same person alone, who sends it in typed order', async () => {
    const { page, line, stored, url } = await openChat(browsing, 'ann_ended');
    await (await register('carl_next', 'Carl')).context().close();
    line.toServer = (frame) => (frame.includes('"message.send"') ? null : frame);
    for (const text of texts) await say(page, text);
    await page.locator('#message').fill('half a thought');
    await untilKept(page, 'outbox', 3);
    await untilKept(page, 'drafts', 1);
    await endSession(page);
    await page.waitForURL('**/sign-in/**');
    await page.getByText('3 messages are not sent yet.').waitFor();
    line.toServer = (frame) => frame;

    await signIn(page, 'carl_next');
    await page.goto(url);
    await page.getByText('This conversation is not here').waitFor();
    for (const text of [...texts, 'half a thought']) expect(await page.getByText(text).count()).toBe(0);
    await untilKept(page, 'outbox', 3);
    expect(await stored()).toEqual([]);
    await endSession(page);
    await page.waitForURL('**/sign-in/**');

    await page.getByText('3 messages are not sent yet.').waitFor();
    await signIn(page, 'ann_ended');
    await page.goto(url);
    for (const text of texts) await hears(page, text);
    await expect.poll(() => inState(page, 'Sent')).toBe(3);
    expect(await stored()).toEqual(texts);
    expect(await page.locator('#message').inputValue()).toBe('half a thought');
    await untilKept(page, 'outbox', 0);
    forgive(expectedNoise);
  }, 60_000);

  /** As from another device, with what that session holds. */
  async function endSession(page: Page): Promise<void> {
    const cookies = await page.context().cookies();
    const refresh = cookies.find(({ name }) => name.endsWith('umbra_refresh'))?.value;
    const answer = await fetch(new URL('/api/sessions/current', stack.origin), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${refresh}` },
    });
    expect(answer.status).toBe(204);
  }
});

async function signIn(page: Page, handle: string): Promise<void> {
  await page.fill('#handle', handle);
  await page.fill('#password', password);
  await page.click('#submit');
  await page.waitForURL('**/app/**');
}
