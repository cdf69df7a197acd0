import type { App } from '../context.ts';
import { listContacts, neighbour } from '../logic/contacts.ts';

/** The keys that work everywhere, from now on. While a dialog is open, the keyboard is its own. */
export function startKeyboard(app: App): void {
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || app.dialog.peek()) return;
    if (handleKey(app, event)) event.preventDefault();
  });
}

function handleKey(app: App, event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && event.key.toLowerCase() === 'k') return openDialog(app, 'search');
  if (event.key === '/' && !command && !event.altKey && !isWriting(event.target))
    return openDialog(app, 'search');
  if (command && event.key === '/') return openDialog(app, 'help');
  if (event.key === 'F6') return focusRegion(event.shiftKey ? -1 : 1);
  if (event.key === 'Escape') return goBack(app);
  if (event.altKey && !command && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    return goToNeighbour(app, event.key === 'ArrowUp' ? -1 : 1, event.shiftKey);
  }
  return false;
}

function openDialog(app: App, type: 'search' | 'help'): boolean {
  app.dialog.value = { type };
  return true;
}

/** The key is a letter of something that is being written. */
function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function goBack(app: App): boolean {
  const route = app.navigator.route.peek();
  if (route.page === 'chats') return false;
  if (app.narrow.peek() || (route.page === 'conversation' && route.details)) app.navigator.back();
  else app.navigator.go({ page: 'chats' });
  return true;
}

function goToNeighbour(app: App, step: 1 | -1, onlyUnread: boolean): boolean {
  const route = app.navigator.route.peek();
  const open = route.page === 'conversation' ? route.conversationId : null;
  const conversationId = neighbour(listContacts(app.client.state.peek()), open, step, onlyUnread);
  if (conversationId) app.navigator.go({ page: 'conversation', conversationId });
  return true;
}

/** Regions are marked by `data-region` and can take the focus themselves; hidden ones are passed over. Messages give it to their row. */
function focusRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const from = here < 0 && step < 0 ? 0 : here;
  const next = regions[(from + step + regions.length) % regions.length];
  (next?.querySelector<HTMLElement>('[data-key][tabindex="0"]') ?? next)?.focus();
  return true;
}
