/**
 * The service worker: the app opens without a network, and tells of messages while it is closed. It keeps the app's own files and nothing else; what people wrote rests
 * encrypted in IndexedDB, and no answer of the API is ever kept here.
 */
import { answer, isAnswered } from './answers.ts';
import { openNews, showNews } from './news.ts';
import { dropOldShells, keepShell } from './shell-cache.ts';
import type { WorkerScope } from './worker-scope.ts';

const worker = globalThis as unknown as WorkerScope;

worker.addEventListener('install', (event) => {
  // Pages fetch their scripts by content hash, so a newer worker serves older pages as well.
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOldShells().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  if (isAnswered(event.request, worker.location.origin)) event.respondWith(answer(event.request));
});

worker.addEventListener('push', (event) => event.waitUntil(showNews(worker)));

worker.addEventListener('notificationclick', (event) => {
  event.waitUntil(openNews(worker, event.notification));
});
