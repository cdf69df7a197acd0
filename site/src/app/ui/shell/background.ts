import type { App } from '../context.ts';
import { keepOffline } from './keep-offline.ts';
import { showUnread } from './unread-signs.ts';

/** What goes on beside the interface, begun once the interface stands. */
export function startBackground(app: App): void {
  showUnread(app);
  keepOffline(app).catch(() => {});
}
