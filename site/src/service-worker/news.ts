import { notedLanguage } from './language.ts';
import type { WorkerScope } from './worker-scope.ts';

interface Summary {
  readonly unreadConversations: number;
  readonly latest: {
    readonly conversationId: string;
    readonly title: string | null;
    readonly senderName: string | null;
  } | null;
}

/** Too few for a catalogue; those of the app are not kept apart from it. */
const texts: Readonly<Record<string, { readonly from: string; readonly some: string }>> = {
  en: { from: 'New message from {names}', some: 'You have a new message.' },
  de: { from: 'Neue Nachricht von {names}', some: 'Du hast eine neue Nachricht.' },
  ar: { from: 'رسالة جديدة من {names}', some: 'لديك رسالة جديدة.' },
};

/**
 * What a push leads to. It says nothing itself, so the server is asked what may be shown; where it cannot be reached or the
 * session has ended, there is "something new". Nothing is shown while a page is looked at: it shows the message itself.
 */
export async function showNews(worker: WorkerScope): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window' });
  if (pages.some((page) => page.visibilityState === 'visible')) return;
  const summary = await ask();
  const latest = summary?.latest ?? null;
  const names = [latest?.senderName, latest?.title].filter(Boolean).join(' · ');
  const language = await notedLanguage().catch(() => 'en');
  const { from, some } = texts[language] ?? { from: '{names}', some: 'UmbraChat' };
  await worker.registration.showNotification('UmbraChat', {
    body: names ? from.replace('{names}', () => names) : some,
    lang: language,
    dir: 'auto',
    icon: '/icon-192.png',
    tag: latest?.conversationId ?? 'umbra',
    data: { path: latest ? `/app/c/${latest.conversationId}` : '/app/' },
  });
  if (summary) await worker.navigator.setAppBadge?.(summary.unreadConversations).catch(() => {});
}

/** Opens what a notification was about: in a page that is open, or in a new one. */
export async function openNews(worker: WorkerScope, notification: Notification): Promise<void> {
  notification.close();
  const { path = '/app/' } = (notification.data ?? {}) as { path?: string };
  const pages = await worker.clients.matchAll({ type: 'window' });
  const page = pages.find(({ url }) => new URL(url).pathname.startsWith('/app/'));
  if (!page) return void (await worker.clients.openWindow(path));
  await page.focus();
  await page.navigate(path).catch(() => null);
}

async function ask(): Promise<Summary | null> {
  try {
    let response = await fetch('/api/push/summary');
    // The access cookie lasts ten minutes; the refresh cookie goes along to its own path alone.
    if (response.status === 401 && (await refresh())) response = await fetch('/api/push/summary');
    return response.ok ? ((await response.json()) as Summary) : null;
  } catch {
    return null;
  }
}

async function refresh(): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch('/api/sessions/refresh', { method: 'POST', headers, body: '{}' })).ok;
}
