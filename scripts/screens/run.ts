import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createContext } from '../../functions/context.ts';
import { demoSignIns, seedDemo } from '../demo/seed.ts';
import { ensureSite } from '../local/site.ts';
import { demoEnvironment } from '../local/stack/environment.ts';
import { type Stack, startStack } from '../local/stack/stack.ts';
import { type Screen, screens } from './screens.ts';

const widths = { desktop: [1440, 900], tablet: [820, 1100], phone: [390, 844] } as const;
const help = `Shows every screen of the demo at three widths, dark and light, as PNG files.

  npm run screens -- [options]

  --out FOLDER     where they go                             (screens)
  --language TAG   what the browser asks for                 (en-GB)
  --only WORD      only screens with that in their name
  --width NAME     only desktop, tablet or phone
  --theme NAME     only dark or light`;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screens' },
    language: { type: 'string', default: 'en-GB' },
    only: { type: 'string', default: '' },
    width: { type: 'string' },
    theme: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(help);
else await run();

async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-screens-'));
  const siteDir = await ensureSite(console.log);
  const stack = await startStack({
    dataDir,
    port: 0,
    siteDir,
    version: 'screens',
    redis: 'engine',
    inProcess: true,
    rateFactor: 1_000,
  });
  let browser: Browser | undefined;
  try {
    const environment = demoEnvironment(stack.stores, stack.origin, 'screens');
    await seedDemo({
      createContext: (overrides) => createContext(environment, overrides),
      nowMs: Date.now(),
      log: console.log,
    });
    browser = await chromium.launch({
      executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
    let count = 0;
    for (const width of Object.keys(widths) as (keyof typeof widths)[]) {
      for (const theme of ['dark', 'light'] as const) {
        if ((values.width ?? width) !== width || (values.theme ?? theme) !== theme) continue;
        count += await shootAll(browser, stack, width, theme);
      }
    }
    console.log(`${count} screens are in ${resolve(values.out)}.`);
  } finally {
    await browser?.close();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** One visitor of every screen. @returns how many were kept. */
async function shootAll(
  browser: Browser,
  stack: Stack,
  width: keyof typeof widths,
  theme: 'dark' | 'light',
): Promise<number> {
  const [pixels, height] = widths[width];
  const context = await browser.newContext({
    viewport: { width: pixels, height },
    colorScheme: theme,
    locale: values.language,
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto(new URL('/sign-in/', stack.origin).href);
  await page.evaluate((chosen) => localStorage.setItem('umbra.theme', chosen), theme);
  const folder = join(values.out, values.language, `${width}-${theme}`);
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const screen of screens.filter(({ name }) => name.includes(values.only))) {
    if (await shoot(page, stack, screen, join(folder, `${screen.name}.png`))) count += 1;
  }
  await context.close();
  return count;
}

/** A screen that cannot be shown is told, and the others go on. */
async function shoot(page: Page, stack: Stack, screen: Screen, path: string): Promise<boolean> {
  try {
    if (screen.signedIn && !(await isSignedIn(page))) await signIn(page, stack);
    await page.goto(new URL(screen.path, stack.origin).href);
    await page.waitForLoadState('networkidle').catch(() => {});
    await screen.open?.(page);
    await page.waitForTimeout(400);
    await page.screenshot({ path, fullPage: screen.wholePage ?? false });
    return true;
  } catch (error) {
    console.error(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    return false;
  }
}

async function isSignedIn(page: Page): Promise<boolean> {
  return (await page.context().cookies()).some(({ name }) => name.endsWith('umbra_refresh'));
}

async function signIn(page: Page, stack: Stack): Promise<void> {
  const [account] = demoSignIns;
  await page.goto(new URL('/sign-in/', stack.origin).href);
  await page.fill('#handle', account?.handle ?? '');
  await page.fill('#password', account?.password ?? '');
  await page.click('#submit');
  await page.waitForURL('**/app/**');
  await page.locator('a[href^="/app/c/"]').first().waitFor();
}
