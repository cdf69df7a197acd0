import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { accountTimes } from '../../functions/wire/limits.ts';
import { befriend } from '../helpers/person.ts';
import { eventually, TestClock } from '../helpers/stack.ts';
import { hasBrowser, password, startBrowsing } from './browser.ts';
import { hears, personBehind, say } from './chat.ts';

const shots = process.env.UMBRA_SHOTS;
const botsPage = readFileSync(new URL('../../functions/wire/BOTS.md', import.meta.url), 'utf8');
const program = /```js bot\n([\s\S]*?)```/.exec(botsPage)?.[1] ?? '';

describe.skipIf(!hasBrowser)('programs that act for a person', async () => {
  if (!hasBrowser) return;
  const clock = new TestClock();
  const { stack, register, forgive } = await startBrowsing({ overrides: { clock } });
  const folder = await mkdtemp(join(tmpdir(), 'umbra-bot-'));
  const running = new Set<ChildProcess>();
  afterAll(async () => {
    for (const bot of running) bot.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
  const open = async (page: Page) => {
    await page.goto(new URL('/app/settings/programs', stack.origin).href);
    await page.getByRole('button', { name: 'New access token…' }).waitFor();
  };
  /** Fills in the form and sends it. */
  const make = async (page: Page, name: string, may: readonly string[]) => {
    await page.getByRole('button', { name: 'New access token…' }).click();
    await page.getByLabel('What it is for').fill(name);
    for (const scope of may) await page.getByRole('checkbox', { name: scope, exact: true }).check();
    await page.getByRole('radio', { name: '7 days' }).check();
    await shoot(page, `form-${name}`);
    await page.getByRole('button', { name: 'Make it' }).click();
  };
  const tokenShown = async (page: Page) =>
    (await dialog(page, 'Your new access token').locator('code').textContent()) ?? '';

  async function startBot(token: string) {
    const file = join(folder, 'pong.mjs');
    await writeFile(file, program);
    const env = { PATH: process.env.PATH, UMBRA_URL: stack.origin, UMBRA_TOKEN: token };
    const bot = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(bot);
    let said = '';
    for (const output of [bot.stdout, bot.stderr]) output.on('data', (chunk) => (said += String(chunk)));
    await eventually('the bot listens', () => said.includes('Listening.'), 20_000);
    return { ended: once(bot, 'exit'), said: () => said };
  }

  test('a token made on the screen lets the bot of the document answer live, and revoking ends it', async () => {
    const [ann, bob] = await Promise.all([register('ann_bot', 'Ann'), register('bob_bot', 'Bob')]);
    const [annToo, bobToo] = await Promise.all([personBehind(stack, ann), personBehind(stack, bob)]);
    const id = await befriend(annToo, bobToo);
    await open(ann);
    await ann.getByText('No program acts for you.').waitFor();
    await shoot(ann, 'empty');
    await make(ann, 'Pong', ['Read messages', 'Write messages', 'See conversations']);
    await dialog(ann, 'Your new access token').waitFor();
    await shoot(ann, 'made');
    const token = await tokenShown(ann);
    expect(token).toMatch(/^umbra_pat_/);
    await ann.getByRole('button', { name: 'I have copied it' }).click();
    expect(await ann.content()).not.toContain(token);
    await ann.getByText('never used').waitFor();

    await bob.goto(new URL(`/app/c/${id}`, stack.origin).href);
    const { ended, said } = await startBot(token);
    await say(bob, '!ping');
    await hears(bob, 'pong');

    await ann.reload();
    await ann.getByText('last used').waitFor();
    await shoot(ann, 'list');
    await ann.getByRole('button', { name: /Revoke .*Pong/ }).click();
    await shoot(ann, 'revoke');
    await dialog(ann, 'Revoke').getByRole('button', { name: 'Revoke', exact: true }).click();
    await ann.getByText('No program acts for you.').waitFor();
    await ended;
    expect(said()).toContain('unauthenticated');
  }, 90_000);

  test('what is missing is said, and the password is asked for where it was given long ago', async () => {
    const page = await register('ann_again', 'Ann');
    await open(page);
    await page.getByRole('button', { name: 'New access token…' }).click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Give it a name').waitFor();
    await page.getByText('Choose at least one thing').waitFor();
    await page.keyboard.press('Escape');
    clock.advance(accountTimes.recentAuthMs + 1_000);
    await make(page, 'Later', ['Read messages']);
    await dialog(page, 'Is it you?').getByLabel('Password').first().fill(password);
    await shoot(page, 'step-up');
    await page.keyboard.press('Enter');
    await dialog(page, 'Your new access token').waitFor();
    expect(await tokenShown(page)).toMatch(/^umbra_pat_/);
    forgive(/status of 403/);
  }, 60_000);

  test.each<[string, BrowserContextOptions]>([
    [
      'phone',
      { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    ],
    ['narrow', { colorScheme: 'dark', viewport: { width: 320, height: 640 } }],
  ])(
    'without a network it says so, and tries again (%s)',
    async (look, options) => {
      const page = await register(`ann_${look}`, 'Ann', options);
      await page.goto(new URL('/app/settings/programs', stack.origin).href);
      await make(page, 'A bot with quite a long name 👩‍👩‍👧‍👦', ['Read messages', 'Change groups']);
      await page.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByText('never used').waitFor();
      await shoot(page, `${look}-list`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await page.route('**/api/access-tokens', (route) => route.abort());
      await page.getByRole('link', { name: 'Privacy', exact: true }).click();
      await page.getByRole('link', { name: 'Programs', exact: true }).click();
      await page.getByText('This could not be loaded.').waitFor();
      await shoot(page, `${look}-failed`);
      await page.unroute('**/api/access-tokens');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('never used').waitFor();
      forgive(/ERR_FAILED/);
    },
    60_000,
  );
});
