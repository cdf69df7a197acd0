import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../../scripts/local/postgres/start.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, say } from './chat.ts';
import { expectedNoise, inState, openChat, quiet, strip, untilKept } from './trouble.ts';

describe.skipIf(!hasBrowser)('a database that sleeps', async () => {
  if (!hasBrowser) return;
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
  let postgres = await startPostgres({ dataDir });
  const { port, url: databaseUrl } = postgres;
  // Registered first, so that it runs last: the stack stops before its database.
  afterAll(async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const browsing = await startBrowsing({ databaseUrl, overrides: { log: quiet } });
  const wake = async () => {
    postgres = await startPostgres({ dataDir, port });
  };

  test('is waking up for somebody who writes, and the message goes when it is awake', async () => {
    const { page, stored } = await openChat(browsing, 'ann_writes');
    await postgres.kill();
    await say(page, 'good morning');
    await strip(page).getByText('Waking up…').waitFor();
    await expect.poll(() => inState(page, 'Sending')).toBe(1);

    await wake();
    await expect.poll(() => inState(page, 'Sent'), { timeout: 30_000 }).toBe(1);
    await strip(page).waitFor({ state: 'detached', timeout: 30_000 });
    expect(await stored()).toEqual(['good morning']);
    browsing.forgive(expectedNoise);
  }, 90_000);

  test('is waking up for somebody who opens the app, and what was kept is shown meanwhile', async () => {
    const { page, write } = await openChat(browsing, 'ann_opens', 'kept from before');
    await hears(page, 'kept from before');
    await untilKept(page, 'cache', 2);
    await postgres.kill();
    await page.reload();
    await hears(page, 'kept from before');
    await strip(page).getByText('Waking up…').waitFor();

    await wake();
    await strip(page).waitFor({ state: 'detached', timeout: 30_000 });
    await write('awake');
    await hears(page, 'awake');
    browsing.forgive(expectedNoise);
  }, 90_000);
});
