import { describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';
import { expectedNoise, inState, lookAgain, openChat, quiet, strip, untilKept } from './trouble.ts';

describe.skipIf(!hasBrowser)('what a person sees of a failure', async () => {
  if (!hasBrowser) return;
  const browsing = await startBrowsing({ overrides: { log: quiet } });
  const { stack, forgive } = browsing;

  test.each(['request', 'answer'] as const)(
    'a tab that is closed before the %s came through: the next opening sends, once',
    async (lost) => {
      const { page, line, stored, url } = await openChat(browsing, `ann_${lost}`);
      const drop = (part: string) => (frame: string) => (frame.includes(part) ? null : frame);
      if (lost === 'request') line.toServer = drop('"message.send"');
      else line.toPage = drop('"type":"reply"');
      await say(page, 'sent once');
      await untilKept(page, 'outbox', 1);
      await page.getByRole('log').getByText('Sending', { exact: true }).waitFor({ state: 'attached' });
      await expect.poll(stored).toEqual(lost === 'request' ? [] : ['sent once']);
      const context = page.context();
      await page.close();

      line.toServer = line.toPage = (frame) => frame;
      const next = await context.newPage();
      await next.goto(url);
      await hears(next, 'sent once');
      await expect.poll(() => inState(next, 'Sent')).toBe(1);
      await untilKept(next, 'outbox', 0);
      expect(await next.getByRole('log').getByText('sent once', { exact: true }).count()).toBe(1);
      expect(await stored()).toEqual(['sent once']);
    },
    60_000,
  );

  test('Redis away: nobody has a dot, messages come by polling, and pushes come again when it is back', async () => {
    const { page, bob, write } = await openChat(browsing, 'ann_redis');
    const redis = stack.stores.redis;
    const bobSocket = await bob.connect();
    const isOnline = page.locator('.app__chat').getByText('Online', { exact: true });
    await isOnline.waitFor();

    await redis.kill?.();
    await lookAgain(page);
    await strip(page).getByText('Messages may come a few seconds late').waitFor({ timeout: 30_000 });
    await isOnline.waitFor({ state: 'detached' });
    await write('by polling');
    await hears(page, 'by polling');
    await say(page, 'and back');
    await expect.poll(() => inState(page, 'Sent')).toBe(1);

    await redis.revive?.();
    await bobSocket.ping();
    await lookAgain(page);
    await strip(page).waitFor({ state: 'detached' });
    await isOnline.waitFor();
    const syncs: string[] = [];
    page.on('request', (request) => request.url().endsWith('/api/sync') && syncs.push(request.url()));
    await write('by push');
    await hears(page, 'by push');
    expect(syncs).toEqual([]);
    await bobSocket.close();
    forgive(expectedNoise);
  }, 60_000);

  test('no network while typing and sending: it is said, messages wait with a clock, and go in typed order', async () => {
    const { page, stored } = await openChat(browsing, 'ann_network');
    await say(page, 'before');
    await expect.poll(() => inState(page, 'Sent')).toBe(1);
    await page.locator('#message').pressSequentially('half ');
    await page.context().setOffline(true);
    await page.locator('#message').pressSequentially('typed');
    await page.locator('#message').press('Enter');
    for (const text of ['second', 'third']) await say(page, text);
    await strip(page).getByText('Offline. Messages are sent when you are back.').waitFor();
    await expect.poll(() => inState(page, 'Sending')).toBe(3);
    expect(await stored()).toEqual(['before']);

    await page.context().setOffline(false);
    // A socket that died unnoticed is given up after the pong's timeout; then come the pauses between attempts.
    const timeout = 3 * times.pongTimeoutMs;
    await expect.poll(() => inState(page, 'Sent'), { timeout }).toBe(4);
    await strip(page).waitFor({ state: 'detached', timeout });
    expect(await stored()).toEqual(['before', 'half typed', 'second', 'third']);
    forgive(expectedNoise);
  }, 90_000);
});
