import { effect } from '@preact/signals';
import { unreadTotal } from '../../state/selectors.ts';
import { t } from '../../text/t.ts';
import type { App } from '../context.ts';
import { badgeCount } from '../logic/contacts.ts';

/** Shows how much is unread outside of the page: in the title, as a dot on the tab's icon, and on the installed app's icon. */
export function showUnread({ client, nowMs }: App): void {
  effect(() => {
    const unread = unreadTotal(client.state.value, nowMs.value);
    document.title = unread > 0 ? t('app.title', { count: badgeCount(unread) }) : t('app.name');
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const href = unread > 0 ? '/favicon-unread.svg' : '/favicon.svg';
    if (icon && !icon.href.endsWith(href)) icon.href = href;
    // Only installed apps have one; others refuse.
    navigator.setAppBadge?.(unread).catch(() => {});
  });
}
