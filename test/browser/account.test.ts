import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser, password, startBrowsing } from './browser.ts';

const shots = process.env.UMBRA_SHOTS;
const nextPassword = 'lantern copper meadow 7';

describe.skipIf(!hasBrowser)('keeping an account', async () => {
  if (!hasBrowser) return;
  const { stack, visit, register, forgive } = await startBrowsing();
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  const settings = async (page: Page) => {
    await page.goto(new URL('/app/settings', stack.origin).href);
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    await page.getByText('Signed in').first().waitFor();
  };
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

  test('a new person saves recovery codes, loses the password, and gets back in with one', async () => {
    const page = await register('ann_codes', 'Ann', { offersRecovery: true });
    await dialog(page, 'One thing before you begin').waitFor();
    await shoot(page, 'offer');
    await page.getByRole('button', { name: 'Show my codes' }).click();
    const codesDialog = dialog(page, 'Your recovery codes');
    await codesDialog.waitFor();
    await shoot(page, 'codes');
    const codes = await codesDialog.getByRole('listitem').allInnerTexts();
    expect(codes).toHaveLength(10);
    const field = codesDialog.getByRole('textbox');
    const number = Number(/code (\d+) here/.exec(await codesDialog.innerText())?.[1]);
    await field.fill('0000-0000-0000-0000');
    await page.getByRole('button', { name: 'I have saved them' }).click();
    await codesDialog.getByText(`That is not code ${number}`).waitFor();
    await field.fill(codes[number - 1]?.toUpperCase() ?? '');
    await page.getByRole('button', { name: 'I have saved them' }).click();
    await codesDialog.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome, Ann' }).waitFor();
    await expect(page.getByRole('dialog').count()).resolves.toBe(0);

    const elsewhere = await visit('/recover/');
    await elsewhere.fill('#handle', '@Ann_codes');
    await elsewhere.fill('#code', codes[0] ?? '');
    await elsewhere.fill('#password', 'short');
    await elsewhere.click('#submit');
    await elsewhere.getByText('Use at least 15 characters').first().waitFor();
    await elsewhere.fill('#password', nextPassword);
    await shoot(elsewhere, 'recover');
    await elsewhere.click('#submit');
    await elsewhere.getByText('Your password is set').waitFor();
    await page.waitForURL('**/sign-in/**');
    await elsewhere.getByRole('link', { name: 'Sign in' }).first().click();
    await elsewhere.fill('#handle', 'ann_codes');
    await elsewhere.fill('#password', nextPassword);
    await elsewhere.click('#submit');
    await elsewhere.waitForURL('**/app/**');
    await settings(elsewhere);
    await elsewhere.getByText('9 codes are left.').waitFor();
    forgive(/status of 40[01]/);
  });

  test('who goes on without codes has to say so', async () => {
    const page = await register('carl_skips', 'Carl', { offersRecovery: true });
    await dialog(page, 'One thing before you begin').waitFor();
    await page.keyboard.press('Escape');
    await dialog(page, 'Go on without recovery codes?').waitFor();
    await shoot(page, 'skip');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'I understand, go on without' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome, Carl' }).waitFor();
    await settings(page);
    await page.getByText('Without them a lost password is a lost account').waitFor();
    await expect(page.getByRole('dialog').count()).resolves.toBe(0);
  });

  test('a device that is signed out elsewhere leaves at once; the password can be changed', async () => {
    const page = await register('bea_devices', 'Bea');
    const phone = await visit('/sign-in/');
    await phone.fill('#handle', 'bea_devices');
    await phone.fill('#password', password);
    await phone.click('#submit');
    await phone.waitForURL('**/app/**');
    await phone.getByRole('heading', { name: 'Welcome, Bea' }).waitFor();
    await settings(page);
    await expect.poll(() => page.getByText('on Linux').count()).toBe(2);
    await shoot(page, 'settings');
    for (const [name, width] of [
      ['390', 390],
      ['320', 320],
    ] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.getByRole('heading', { name: 'Where you are signed in' }).scrollIntoViewIfNeeded();
      await shoot(page, `settings-${name}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: /^Sign out .*, signed in/ }).click();
    await phone.waitForURL('**/sign-in/**', { timeout: 4_000 });
    await page.getByText('That device was signed out.').waitFor();

    await page.getByRole('button', { name: 'Change password…' }).click();
    await page.getByLabel('Present password').fill('not my password at all');
    await page.getByLabel('New password').fill(nextPassword);
    await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await shoot(page, 'password');
    await page.getByLabel('Present password').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password was changed').waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL('**/sign-in/**');
    forgive(/status of 401/);
  });
});
