import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../helpers/totp.ts';
import { hasBrowser, password, startBrowsing } from './browser.ts';

const shots = process.env.UMBRA_SHOTS;

describe.skipIf(!hasBrowser)('second factors', async () => {
  if (!hasBrowser) return;
  const { stack, visit, register, forgive } = await startBrowsing();
  const shoot = async (page: Page, name: string) => {
    if (!shots) return;
    for (const look of ['dark', 'light'] as const) {
      await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), look);
      for (const [width, height] of [
        [1440, 900],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: `${shots}/${name}-${look}-${width}.png` });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const settings = async (page: Page) => {
    await page.goto(new URL('/app/settings', stack.origin).href);
    await page.getByRole('heading', { name: 'Two-step sign-in and passkeys' }).waitFor();
  };
  const typePassword = async (page: Page, handle: string) => {
    await page.fill('#handle', handle);
    await page.fill('#password', password);
    await page.click('#submit');
  };
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
  /** Reads the codes that are shown and closes them. */
  const takeCodes = async (page: Page) => {
    const codes = await dialog(page, 'Your recovery codes').getByRole('listitem').allInnerTexts();
    await page.getByRole('button', { name: 'Close' }).click();
    return codes;
  };
  /** The code of now, or of the next step where `after` is told. */
  const code = (key: string, after = 0) => codeOf(key, Date.now() + after * 30_000);

  /** An authenticator in the browser that asks for nothing and says yes. */
  async function authenticator(page: Page): Promise<{ session: CDPSession; id: string }> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return { session, id: authenticatorId };
  }

  test('an authenticator app is set up, asked for at the next sign-in, replaced by a recovery code, and turned off', async () => {
    const page = await register('ann_totp', 'Ann');
    await settings(page);
    await shoot(page, 'settings-off');
    await page.getByRole('button', { name: 'Set up an app…' }).click();
    const setup = dialog(page, 'Set up an authenticator app');
    await setup.waitFor();
    await shoot(page, 'totp-setup');
    const key = (await setup.locator('code').innerText()).replace(/\s/g, '');
    expect(await setup.getByRole('link', { name: 'Open in an app' }).getAttribute('href')).toContain(
      `secret=${key}`,
    );
    const field = setup.getByRole('textbox', { name: 'Code that the app shows' });
    await field.fill('12');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await setup.getByText('Enter the six digits').waitFor();
    await field.fill(code(key, 20));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await setup.getByText('That code does not fit.').waitFor();
    await field.fill(code(key));
    await page.getByRole('button', { name: 'Turn on' }).click();
    // Who has no recovery codes gets them at once.
    await dialog(page, 'Your recovery codes').waitFor();
    const codes = await takeCodes(page);
    await page.getByText('On since').waitFor();
    await shoot(page, 'settings-on');

    const elsewhere = await visit('/sign-in/');
    await typePassword(elsewhere, 'ann_totp');
    await elsewhere.getByRole('heading', { name: 'One more step' }).waitFor();
    expect(await elsewhere.locator('#second-code').evaluate((node) => node === document.activeElement)).toBe(
      true,
    );
    await shoot(elsewhere, 'second-step');
    await elsewhere.keyboard.press('Enter');
    await elsewhere.getByText('Enter the six digits').waitFor();
    await elsewhere.fill('#second-code', code(key, 20));
    await elsewhere.keyboard.press('Enter');
    await elsewhere.getByText('That code does not fit').waitFor();
    await elsewhere.fill('#second-code', code(key, 1));
    await elsewhere.keyboard.press('Enter');
    await elsewhere.waitForURL('**/app/**');
    await page.goto(new URL('/app/notifications', stack.origin).href);
    await page.getByText('Codes of an authenticator app are now asked for').waitFor();

    const third = await visit('/sign-in/');
    await typePassword(third, 'ann_totp');
    await third.getByRole('button', { name: 'Use a recovery code' }).click();
    await third.getByLabel('Recovery code').fill(codes[0] ?? '');
    await third.keyboard.press('Enter');
    await third.waitForURL('**/app/**');
    await settings(third);
    await third.getByText('9 codes are left').waitFor();
    await third.getByRole('button', { name: 'Turn off…' }).click();
    await dialog(third, 'Turn off the authenticator app?')
      .getByText('your password alone signs in')
      .waitFor();
    await third.getByRole('button', { name: 'Turn off', exact: true }).click();
    await third.getByText('Off. An app on your phone').waitFor();
    forgive(/status of 40[13]|Unexpected response code: 40[13]/);
  }, 60_000);

  test('a passkey is added, named, signs in alone, proves who acts, and is removed', async () => {
    const page = await register('bea_key', 'Bea');
    const { session, id } = await authenticator(page);
    await settings(page);
    await page.getByRole('button', { name: 'Add a passkey…' }).click();
    const adding = dialog(page, 'Add a passkey');
    await adding.waitFor();
    await shoot(page, 'passkey-add');
    await adding.getByRole('textbox').fill('Laptop');
    await adding.getByRole('button', { name: 'Go on' }).click();
    await dialog(page, 'Your recovery codes').waitFor();
    await takeCodes(page);
    await page.getByRole('list', { name: 'Your passkeys' }).getByText('Laptop').waitFor();
    expect((await session.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials).toHaveLength(
      1,
    );
    await page.getByRole('button', { name: 'Rename' }).click();
    await dialog(page, 'Rename the passkey').getByRole('textbox').fill('Work laptop');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('list', { name: 'Your passkeys' }).getByText('Work laptop').waitFor();
    await shoot(page, 'settings-passkey');

    // The same browser, signed out: the password asks for more, the passkey alone does not.
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.clear());
    await page.goto(new URL('/sign-in/', stack.origin).href);
    await shoot(page, 'sign-in');
    await typePassword(page, 'bea_key');
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
    await shoot(page, 'second-step-passkey');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL('**/app/**');
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.clear());
    await page.goto(new URL('/sign-in/', stack.origin).href);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/app/**');

    // A finger that is not the right one.
    await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.clear());
    await page.goto(new URL('/sign-in/', stack.origin).href);
    await typePassword(page, 'bea_key');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.locator('#second-passkey[aria-disabled=false]').waitFor();
    expect(page.url()).toContain('/sign-in/');
    await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL('**/app/**');

    await settings(page);
    await page.getByRole('button', { name: /^Remove .Work laptop/ }).click();
    await page
      .getByRole('dialog', { name: /^Remove .Work laptop/ })
      .getByText('your password alone signs in')
      .waitFor();
    await shoot(page, 'passkey-remove');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('You have none.', { exact: true }).waitFor();
    forgive(/status of 40[13]|Unexpected response code: 40[13]/);
  }, 60_000);

  test('what changes second factors asks for one of them, by passkey or code', async () => {
    const page = await register('cleo_up', 'Cleo');
    await authenticator(page);
    await settings(page);
    await page.getByRole('button', { name: 'Add a passkey…' }).click();
    await dialog(page, 'Add a passkey').getByRole('button', { name: 'Go on' }).click();
    await dialog(page, 'Your recovery codes').waitFor();
    const [first = ''] = await takeCodes(page);
    // Proven long ago: the server says so, as it does after five minutes.
    let isLongAgo = true;
    await page.route('**/api/account/passkeys/*', (route) =>
      isLongAgo
        ? route.fulfill({
            status: 403,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              code: 'reauthentication_required',
              message: 'Prove anew that it is you, then try again.',
              retry: 'never',
              issues: [{ path: 'proof', reason: 'second_factor' }],
            }),
          })
        : route.continue(),
    );
    const remove = async () => {
      await page.getByRole('button', { name: /^Remove .Passkey 1/ }).click();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await dialog(page, 'Is it you?').waitFor();
    };
    await remove();
    const asked = dialog(page, 'Is it you?');
    await asked.getByRole('button', { name: 'Use a passkey' }).waitFor();
    expect(await asked.getByLabel('Password').count()).toBe(0);
    await shoot(page, 'step-up');
    await asked.getByRole('textbox').fill('0000-0000-0000-0000');
    await asked.getByRole('button', { name: 'Confirm' }).click();
    await asked.getByText('That code does not fit').waitFor();
    await page.keyboard.press('Escape');
    await remove();
    isLongAgo = false;
    await asked.getByRole('textbox').fill(first);
    await asked.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('You have none.', { exact: true }).waitFor();
    forgive(/status of 40[13]|Unexpected response code: 40[13]/);
  }, 60_000);
});
