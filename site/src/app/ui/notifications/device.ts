import type { PushInfo } from '../../../../../functions/wire/push.ts';
import type { ChatClient } from '../../client/types.ts';

/** What stands between this browser and notifications, or whether they are on. */
export type DeviceState = 'unsupported' | 'ios' | 'denied' | 'off' | 'on';

const isIos = () =>
  /iP(?:hone|ad|od)/.test(navigator.userAgent) ||
  (/Mac/.test(navigator.platform ?? '') && navigator.maxTouchPoints > 1);

/** Whether this browser is told, as far as it and the server agree. */
export async function deviceState(info: PushInfo): Promise<DeviceState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return isIos() ? 'ios' : 'unsupported';
  }
  if (Notification.permission === 'denied') return 'denied';
  const isKnown = info.subscriptions.some(({ current }) => current);
  return isKnown && (await currentSubscription()) ? 'on' : 'off';
}

/**
 * Asks the person and the browser, then tells the server.
 *
 * @returns false where the person said no.
 * @throws DOMException where the browser has no push service or cannot reach it; ClientError where the server refuses.
 */
export async function turnOn(client: ChatClient, applicationServerKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  });
  await client.request('PUT', '/api/push/subscription', {
    endpoint: subscription.endpoint,
    showsNames: false,
  });
  return true;
}

/** Ends it on the server first: an address that only the browser has forgotten would still be woken. */
export async function turnOff(client: ChatClient): Promise<void> {
  const subscription = await currentSubscription();
  if (!subscription) return;
  await client.request('POST', '/api/push/unsubscribe', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** Whether this browser may show who wrote. */
export async function showNames(client: ChatClient, showsNames: boolean): Promise<void> {
  const subscription = await currentSubscription();
  if (!subscription) return;
  await client.request('PUT', '/api/push/subscription', { endpoint: subscription.endpoint, showsNames });
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}
