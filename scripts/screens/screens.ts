import type { Page } from 'playwright-core';

/** Something that people see. Found by places in the page and not by words, since it is shown in every language. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly signedIn?: boolean;
  /** All of the page and not only what fits the window. */
  readonly wholePage?: boolean;
  /** What is done before it is shown. */
  readonly open?: (page: Page) => Promise<void>;
}

const rows = 'a[href^="/app/c/"]';
const openRow = (index: number) => async (page: Page) => {
  await page.locator(rows).nth(index).click();
  await page.locator('[role="log"] .message').last().waitFor();
};

/** All of them, in the order of a visit. Another one: a line here. */
export const screens: readonly Screen[] = [
  { name: 'landing', path: '/', wholePage: true },
  { name: 'sign-in', path: '/sign-in/' },
  { name: 'register', path: '/register/', wholePage: true },
  { name: 'recover', path: '/recover/', wholePage: true },
  { name: 'about', path: '/about/', wholePage: true },
  { name: 'privacy', path: '/privacy/' },
  { name: 'privacy-stored', path: '/privacy/stored/' },
  { name: 'rights', path: '/privacy/rights/' },
  { name: 'not-found', path: '/no-such-page' },
  { name: 'offline', path: '/offline/' },
  { name: 'home', path: '/app/', signedIn: true },
  { name: 'chat', path: '/app/', signedIn: true, open: openRow(0) },
  { name: 'chat-second', path: '/app/', signedIn: true, open: openRow(1) },
  { name: 'chat-third', path: '/app/', signedIn: true, open: openRow(2) },
  {
    name: 'message-menu',
    path: '/app/',
    signedIn: true,
    open: async (page) => {
      await openRow(1)(page);
      await page.locator('.message--last').last().click({ button: 'right' });
    },
  },
  {
    name: 'emoji',
    path: '/app/',
    signedIn: true,
    open: async (page) => {
      await openRow(0)(page);
      await page.locator('.composer button').first().click();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'group-details',
    path: '/app/',
    signedIn: true,
    open: async (page) => {
      const count = await page.locator(rows).count();
      for (let index = 0; index < count; index += 1) {
        await page.locator(rows).nth(index).click();
        await page.locator('.chat__header').waitFor();
        const details = page.locator('.chat__header a[href$="/details"]');
        if ((await details.count()) > 0) return details.first().click();
        if ((page.viewportSize()?.width ?? 0) < 640) await page.goBack();
      }
      throw new Error('No group is in the list.');
    },
  },
  {
    name: 'switcher',
    path: '/app/',
    signedIn: true,
    open: (page) => page.keyboard.press('Control+k'),
  },
  {
    name: 'shortcuts',
    path: '/app/',
    signedIn: true,
    open: (page) => page.keyboard.press('Control+/'),
  },
  { name: 'people', path: '/app/people', signedIn: true },
  { name: 'activity', path: '/app/notifications', signedIn: true },
  { name: 'settings-account', path: '/app/settings/account', signedIn: true },
  { name: 'settings-privacy', path: '/app/settings/privacy', signedIn: true },
  { name: 'settings-notifications', path: '/app/settings/notifications', signedIn: true },
  { name: 'settings-appearance', path: '/app/settings/appearance', signedIn: true },
  { name: 'settings-programs', path: '/app/settings/programs', signedIn: true },
  { name: 'settings-data', path: '/app/settings/data', signedIn: true },
  { name: 'admin', path: '/app/admin', signedIn: true },
];
