import { ClientError } from '../../client/types.ts';
import type { App } from '../context.ts';

/**
 * Tells the server at the start of the app that this browser still wants to be told. One that the server does not know, because
 * the session it belonged to has ended, is withdrawn from the browser as well: the person turns it on again where they want it.
 */
export async function renewPush({ client }: App, registration: ServiceWorkerRegistration): Promise<void> {
  const subscription = await registration.pushManager?.getSubscription();
  if (!subscription) return;
  try {
    await client.request('PUT', '/api/push/subscription', { endpoint: subscription.endpoint });
  } catch (error) {
    if (error instanceof ClientError && error.code === 'not_found') await subscription.unsubscribe();
  }
}
