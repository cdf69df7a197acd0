import { describe, expect, test } from 'vitest';
import { protocolVersion } from '../../functions/wire/limits.ts';
import { request } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';
import { expectedNoise, inState, lookAgain, openChat, strip, untilKept } from './trouble.ts';

describe.skipIf(!hasBrowser)('after a new version was deployed', async () => {
  if (!hasBrowser) return;
  const settings = { protocolVersion: protocolVersion + 1 };
  const browsing = await startBrowsing({ overrides: { settings } });
  const { stack, forgive } = browsing;

  test('a page of the version before goes on live', async () => {
    const { page, line, url, write } = await openChat(browsing, 'ann_before');
    const hellos: number[] = [];
    line.toServer = (frame) => {
      const { type, protocol } = JSON.parse(frame);
      if (type === 'hello') hellos.push(protocol);
      return frame;
    };
    await page.goto(url);
    await say(page, 'still here');
    await expect.poll(() => inState(page, 'Sent')).toBe(1);
    await write('so am I');
    await hears(page, 'so am I');
    expect(await strip(page).count()).toBe(0);
    expect(new Set(hellos)).toEqual(new Set([protocolVersion]));
    const { body } = await request(stack, 'GET', '/api/health');
    expect(body).toMatchObject({ protocol: protocolVersion + 1 });
  }, 60_000);

  test('an older page offers a reload, which keeps drafts and what is unsent', async () => {
    const { page, line, stored } = await openChat(browsing, 'ann_older');
    const older = JSON.stringify({ protocol: protocolVersion - 1 }).slice(1, -1);
    const own = JSON.stringify({ protocol: protocolVersion }).slice(1, -1);
    line.toServer = (frame) => frame.replace(own, older);
    await line.cut();
    // One of many that were cut off would wait; somebody who comes back to the tab does not.
    await lookAgain(page);
    await strip(page).getByText('Update ready.').waitFor();
    await page.route('**/messages', (route) => route.abort());
    await say(page, 'waits for the reload');
    await page.locator('#message').fill('half a thought');
    await untilKept(page, 'outbox', 1);
    await untilKept(page, 'drafts', 1);
    await expect.poll(() => inState(page, 'Sending')).toBe(1);

    line.toServer = (frame) => frame;
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    await hears(page, 'waits for the reload');
    await expect.poll(() => inState(page, 'Sent')).toBe(1);
    expect(await strip(page).count()).toBe(0);
    expect(await page.locator('#message').inputValue()).toBe('half a thought');
    expect(await stored()).toEqual(['waits for the reload']);
    forgive(expectedNoise);
  }, 60_000);
});
