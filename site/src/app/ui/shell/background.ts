import type { App } from '../context.ts';
import { keepOffline } from './keep-offline.ts';
import { startKeyboard } from './keyboard.ts';
import { showUnread } from './unread-signs.ts';

/** What goes on beside the interface, begun once the interface stands. */
export function startBackground(app: App): void {
  startKeyboard(app);
  showUnread(app);
  keepOffline(app).catch(() => {});
  import('../consents/ask.ts').then(({ askForConsent }) => askForConsent(app)).catch(() => {});
}
