import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, register as registerPerson, uuid7 } from '../helpers/person.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { personBehind } from './chat.ts';

const withWorker = { serviceWorkers: 'allow' } as const;

describe.skipIf(!hasBrowser)('notifications', async () => {
  if (!hasBrowser) return;
  const { stack, register, forgive } = await startBrowsing();

  test('are explained and asked for in the settings; a browser without a push service says so', async () => {
    const page = await register('ann_asks', 'Ann', { ...withWorker, permissions: ['notifications'] });
    await openSettings(page);
    await page.getByText('Off for this device.').waitFor();
    await page.getByRole('button', { name: 'Turn on' }).click();
    // No push service can be reached from here.
    await page.getByText('This browser has no push service, or cannot reach it now.').waitFor();
    await page.getByText('Off for this device.').waitFor();
    forgive(/push service|Registration failed|Push API/i);
  }, 60_000);

  test('that were forbidden in the browser say how to allow them', async () => {
    const page = await register('ann_denied', 'Ann', withWorker);
    await page.evaluate(() => Object.defineProperty(Notification, 'permission', { value: 'denied' }));
    await openSettings(page);
    await page.getByText('Your browser does not let this site show notifications.').waitFor();
    expect(await page.getByRole('button', { name: 'Turn on' }).count()).toBe(0);
  }, 60_000);

  test('keep quiet in hours that can be set, and the choice stays', async () => {
    const page = await register('ann_sleeps', 'Ann', withWorker);
    await openSettings(page);
    await page.getByRole('switch', { name: 'Keep quiet hours' }).click();
    await page.getByLabel('From').fill('23:15');
    await page.getByText('Quiet hours are saved.').waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('From').inputValue()).toBe('23:15');
    expect(await page.getByLabel('Until').inputValue()).toBe('07:00');
    await page.getByRole('switch', { name: 'Keep quiet hours' }).click();
    await page.getByLabel('From').waitFor({ state: 'detached' });
  }, 60_000);

  test('that did not come are explained', async () => {
    const page = await register('ann_why', 'Ann', withWorker);
    const { ann, conversationId, say } = await withFriend(page, 'bob_why');
    await openSettings(page);
    await page.getByRole('button', { name: 'Show the last 24 hours' }).click();
    await page.getByText('Notifications are off on all of your devices').waitFor();
    await ann.call('PUT', '/api/push/subscription', {
      endpoint: 'https://fcm.googleapis.com/fcm/send/why',
      showsNames: false,
    });
    await ann.call('PUT', `/api/conversations/${conversationId}/settings`, {
      mutedUntilMs: Date.now() + 600_000,
    });
    await say('psst');
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Look again' }).click();
          return page.getByText('Not told: the conversation is muted.').count();
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(1);
    await page.locator('.settings__fact').getByText('bob_why').waitFor();
  }, 60_000);

  test('show who wrote only where that was allowed, and open the conversation', async () => {
    const page = await register('ann_woken', 'Ann', { ...withWorker, permissions: ['notifications'] });
    const { ann, conversationId, say } = await withFriend(page, 'bob_woken');
    await page.goto(new URL('/app/', stack.origin).href);
    const isControlled = () => page.evaluate(() => navigator.serviceWorker.controller !== null);
    await expect.poll(isControlled, { timeout: 40_000 }).toBe(true);
    const push = await pushesTo(page);
    // A page that is looked at shows the message itself.
    await say('while looking');
    await push();
    expect(await shown(page)).toEqual([]);

    // Nobody looks: the page is no page of this origin any more.
    await page.goto('about:blank');
    await push();
    await page.goto(new URL('/favicon.svg', stack.origin).href);
    await expect
      .poll(() => shown(page))
      .toEqual([{ body: 'You have a new message.', path: `/app/c/${conversationId}`, tag: conversationId }]);

    await ann.call('PUT', '/api/push/subscription', {
      endpoint: 'https://fcm.googleapis.com/fcm/send/woken',
      showsNames: true,
    });
    await page.goto('about:blank');
    await push();
    await page.goto(new URL('/favicon.svg', stack.origin).href);
    await expect
      .poll(async () => (await shown(page)).map(({ body }) => body), { timeout: 10_000 })
      .toEqual(['New message from bob_woken']);
    // A picture opened by itself asks for an icon of its own.
    forgive(/status of 404/);
  }, 60_000);

  async function openSettings(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Notifications on this device' }).waitFor();
  }

  async function withFriend(page: Page, handle: string) {
    const [ann, bob] = await Promise.all([personBehind(stack, page), registerPerson(stack, handle)]);
    const conversationId = await befriend(ann, bob);
    const say = (text: string) =>
      bob.call('POST', `/api/conversations/${conversationId}/messages`, {
        clientId: uuid7(),
        body: { type: 'text', text },
      });
    return { ann, bob, conversationId, say };
  }
});

/** Delivers pushes to the page's service worker, as the browser does for its push service. */
async function pushesTo(page: Page): Promise<() => Promise<void>> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  const session: CDPSession = await page.context().newCDPSession(page);
  let registrationId = '';
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations[0]?.registrationId ?? registrationId;
  });
  await session.send('ServiceWorker.enable');
  await expect.poll(() => registrationId, { timeout: 10_000 }).not.toBe('');
  const { origin } = new URL(page.url());
  return async () =>
    void (await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: '' }));
}

function shown(page: Page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/');
    const notifications = (await registration?.getNotifications()) ?? [];
    return notifications.map(({ body, data, tag }) => ({ body, path: data.path, tag }));
  });
}
