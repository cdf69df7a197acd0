import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { ensureSite } from '../../scripts/local/site.ts';
import type { Stack, StackOptions } from '../../scripts/local/stack/stack.ts';
import { startTestStack } from '../helpers/stack.ts';

const candidates = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path && existsSync(path));

/** Without a browser these tests cannot run; that is said aloud, and CI installs one. */
export const hasBrowser = executablePath !== undefined;
if (!hasBrowser) {
  console.warn('\n  !!! No Chromium found: the browser tests are SKIPPED. Install it, or set CHROME_PATH.\n');
}

export const password = 'tulip barge violet 42';

/** The product with its real site, a browser, and people in it. Everything the pages complain about fails the test. */
export interface Browsing {
  readonly stack: Stack;
  /** A new browser profile with one open page. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Registers through the form and waits for the app. Recovery codes are offered only to who asks for that. */
  register(
    handle: string,
    displayName: string,
    options?: BrowserContextOptions & { offersRecovery?: boolean },
  ): Promise<Page>;
  /** Messages of the console that the test expects, before and after: one may come when its cause is over. */
  forgive(pattern: RegExp): void;
}

export async function startBrowsing(
  options: Partial<StackOptions> = {},
  browserArgs: readonly string[] = [],
): Promise<Browsing> {
  const stack = await startTestStack({ siteDir: await ensureSite(), ...options });
  const browser: Browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...browserArgs,
    ],
  });
  const contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  let expected: RegExp[] = [];
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    const found = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
    complaints = [];
    expected = [];
    expect(found, 'complaints of the pages').toEqual([]);
  });
  afterAll(() => browser.close());

  const visit = async (path: string, options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      // Routes do not see what a worker fetches; tests of the worker ask for it.
      serviceWorkers: 'block',
      ...options,
    });
    contexts.push(context);
    context.setDefaultTimeout(10_000);
    context.on('page', (page) => listen(page, (complaint) => complaints.push(complaint)));
    const page = await context.newPage();
    await page.goto(new URL(path, stack.origin).href);
    return page;
  };
  return {
    stack,
    visit,
    forgive: (pattern) => {
      expected.push(pattern);
    },
    register: async (handle, displayName, options) => {
      const page = await visit('/register/', options);
      if (!options?.offersRecovery) await skipRecovery(page);
      await page.fill('#handle', handle);
      await page.fill('#display-name', displayName);
      await page.fill('#password', password);
      await page.check('#consent');
      await page.click('#submit');
      await page.waitForURL('**/app/**');
      return page;
    },
  };
}

/** Lets a person who registers go on without the offer of recovery codes, which stands before everything else. */
export function skipRecovery(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    // An empty page has no storage.
    if (location.protocol.startsWith('http')) localStorage.removeItem('umbra.recovery');
  });
}

/** Violations of the content security policy come as console errors. */
function listen(page: Page, complain: (complaint: string) => void): void {
  page.on('console', (message) => {
    if (message.text().includes('registration blocked by Playwright')) return;
    if (message.type() === 'error' || message.type() === 'warning')
      complain(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`exception: ${error.message}`));
}
