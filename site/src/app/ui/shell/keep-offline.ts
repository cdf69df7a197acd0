import { t } from '../../text/parts.ts';
import type { App } from '../context.ts';
import { renewPush } from './renew-push.ts';

const lookAgainMs = 60 * 60_000;
const offeredMs = 10 * 60_000;

/**
 * Registers the service worker, so that the app opens without a network, and offers a reload when a newer version of the
 * app has arrived. Where workers are missing or refused, the app goes on without.
 */
export async function keepOffline(app: App): Promise<void> {
  const { toasts } = app;
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker of a browser is no news.
  let isNews = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    const action = { label: t('update.reload'), shownMs: offeredMs, run: () => location.reload() };
    if (isNews) toasts.say(t('update.ready'), action);
    isNews = true;
  });
  const registration = await workers.register(workerUrl(), { updateViaCache: 'none' });
  renewPush(app, registration).catch(() => {});
  let lookedAtMs = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - lookedAtMs < lookAgainMs) return;
    lookedAtMs = Date.now();
    registration.update().catch(() => {});
  });
}

/** The one script address that the page may make of a string (`trusted-types` in `functions/wire/headers.ts`). */
function workerUrl(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  const policy = factory?.createPolicy('service-worker', { createScriptURL: () => '/sw.js' });
  return (policy?.createScriptURL('') as string | undefined) ?? '/sw.js';
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(input: string): string },
  ): { createScriptURL(input: string): unknown };
}
