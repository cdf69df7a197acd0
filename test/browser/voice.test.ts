import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { personBehind } from './chat.ts';

const shots = process.env.UMBRA_SHOTS;
const allowed = { permissions: ['microphone'] };

describe.skipIf(!hasBrowser)('voice messages', async () => {
  if (!hasBrowser) return;
  // A microphone that beeps.
  const { stack, register, forgive } = await startBrowsing({}, ['--use-fake-device-for-media-stream']);
  const shoot = async (page: Page, name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  async function friends(
    name: string,
    options: object = allowed,
  ): Promise<{ ann: Page; bob: Page; id: string }> {
    const [ann, bob] = await Promise.all([
      register(`ann_${name}`, 'Ann', options),
      register(`bob_${name}`, 'Bob'),
    ]);
    const id = await befriend(await personBehind(stack, ann), await personBehind(stack, bob));
    for (const page of [ann, bob]) await page.goto(new URL(`/app/c/${id}`, stack.origin).href);
    return { ann, bob, id };
  }
  const record = (page: Page) => page.getByRole('button', { name: 'Record a voice message' });
  const player = (page: Page) => page.getByRole('log').getByRole('button', { name: /^Play voice message/ });
  const position = (page: Page) => page.getByRole('slider', { name: 'Position in the voice message' });

  test('are recorded, seen as a waveform, heard, moved along and sped up, and stay after a reload', async () => {
    const { ann, bob } = await friends('voice');
    await record(ann).focus();
    await ann.keyboard.press('Enter');
    await ann.locator('.voice__time', { hasText: '0:02' }).waitFor();
    await shoot(ann, 'voice-recording');
    await ann.keyboard.press('Enter');
    await ann.locator('.voice').waitFor({ state: 'detached' });
    await player(bob).waitFor({ timeout: 20_000 });
    expect(await player(bob).getAttribute('aria-label')).toMatch(/, 0:0[2-4]$/);
    await bob.locator('.row__preview', { hasText: 'Voice message' }).waitFor();
    const heights = await bob
      .locator('.voice-player__bars rect')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
    expect(heights.length).toBeGreaterThan(3);
    expect(Math.max(...heights)).toBeGreaterThan(3);
    await shoot(bob, 'voice-player');

    await bob.getByRole('button', { name: 'Speed 1×' }).click();
    await bob.getByRole('button', { name: 'Speed 1.5×' }).waitFor();
    await player(bob).click();
    await bob.getByRole('button', { name: 'Pause voice message' }).waitFor();
    await expect.poll(() => position(bob).inputValue().then(Number)).toBeGreaterThan(200);
    await bob.getByRole('button', { name: 'Pause voice message' }).click();
    await player(bob).waitFor();
    await position(bob).focus();
    await bob.keyboard.press('Home');
    expect(await position(bob).inputValue()).toBe('0');
    for (let step = 0; step < 12; step++) await bob.keyboard.press('ArrowRight');
    expect(Number(await position(bob).inputValue())).toBe(1_200);
    expect(await position(bob).getAttribute('aria-valuetext')).toMatch(/^0:01 of 0:0[2-4]$/);
    await player(bob).click();
    await expect.poll(() => position(bob).inputValue().then(Number)).toBeGreaterThan(1_300);
    await bob.reload();
    await player(bob).waitFor();
    // What was recorded can be heard by who recorded it.
    await player(ann).click();
    await ann.getByRole('button', { name: 'Pause voice message' }).waitFor();
  }, 90_000);

  test('can be discarded, and then nothing is sent and the microphone is let go', async () => {
    const { ann, bob } = await friends('discard');
    await record(ann).click();
    await ann.locator('.voice__time', { hasText: '0:01' }).waitFor();
    await ann.keyboard.press('Escape');
    await ann.locator('.voice').waitFor({ state: 'detached' });
    await expect.poll(() => record(ann).evaluate((node) => node === document.activeElement)).toBe(true);
    await record(ann).click();
    await ann.getByRole('button', { name: 'Discard recording' }).click();
    await ann.locator('#message').fill('Words instead');
    expect(await record(ann).count()).toBe(0);
    await ann.keyboard.press('Enter');
    await bob.getByRole('log').getByText('Words instead').waitFor();
    expect(await player(bob).count()).toBe(0);
    await ann.setViewportSize({ width: 390, height: 844 });
    await record(ann).click();
    await ann.locator('.voice__time', { hasText: '0:01' }).waitFor();
    await shoot(ann, 'voice-390');
    await ann.keyboard.press('Escape');
  }, 60_000);

  test('that cannot be uploaded wait in the composer, and are sent when the network is back', async () => {
    const { ann, bob } = await friends('offline');
    await record(ann).click();
    await ann.locator('.voice__time', { hasText: '0:01' }).waitFor();
    await ann.context().setOffline(true);
    await ann.getByRole('button', { name: 'Send voice message' }).click();
    await ann.getByText('The voice message was not sent yet').waitFor({ timeout: 20_000 });
    await ann.getByRole('list', { name: 'Attached files' }).getByText('Voice message.webm').waitFor();
    await ann.context().setOffline(false);
    await ann.getByRole('button', { name: /^Try .*again/ }).click();
    await ann.locator('.tray__file--ready').waitFor({ timeout: 20_000 });
    await ann.getByRole('button', { name: 'Send', exact: true }).click();
    await player(bob).waitFor({ timeout: 20_000 });
    forgive(/ERR_INTERNET_DISCONNECTED|Failed to load|WebSocket/);
  }, 60_000);

  test('a microphone that is blocked is said in words, and writing goes on', async () => {
    const { ann, bob } = await friends('blocked', {});
    await record(ann).click();
    await ann.getByText('The microphone is blocked for this page.').waitFor();
    await ann.locator('#message').fill('Then by hand');
    await ann.keyboard.press('Enter');
    await bob.getByRole('log').getByText('Then by hand').waitFor();
  }, 60_000);
});
