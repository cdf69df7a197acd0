/** Where a page leaves the language that it speaks: a worker reads no `localStorage`. */
const cacheName = 'umbra-language';
const path = '/umbra-language';

/** Leaves the language for the worker, which shows notifications while no page is open. */
export async function noteForNotifications(language: string): Promise<void> {
  const cache = await globalThis.caches?.open(cacheName);
  await cache?.put(path, new Response(language));
}

/** What the last page spoke; English where none has said so. */
export async function notedLanguage(): Promise<string> {
  const noted = await (await caches.open(cacheName)).match(path);
  return (await noted?.text()) ?? 'en';
}
