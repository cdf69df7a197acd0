import { type ReadonlySignal, signal } from '@preact/signals';

export type Route =
  | { readonly page: 'chats' }
  | { readonly page: 'conversation'; readonly conversationId: string }
  | { readonly page: 'people' }
  | { readonly page: 'notifications' };

/** The route of a path under `/app/`; anything unknown is the list of chats. */
export function parseRoute(pathname: string): Route {
  const [page, id] = pathname.replace(/^\/app\/?/, '').split('/');
  if (page === 'c' && id) return { page: 'conversation', conversationId: id };
  if (page === 'people' || page === 'notifications') return { page };
  return { page: 'chats' };
}

export function routePath(route: Route): string {
  if (route.page === 'conversation') return `/app/c/${route.conversationId}`;
  return route.page === 'chats' ? '/app/' : `/app/${route.page}`;
}

export interface Navigator {
  readonly route: ReadonlySignal<Route>;
  /** Shows a route and adds it to the history. The route that is shown already is not added twice. */
  go(route: Route): void;
  /** One step back inside the app; where the app was entered by a deep link, to the list of chats. */
  back(): void;
  stop(): void;
}

/** The app's own routes on the browser's history. Each entry carries its depth, so `back` never leaves the app. */
export function createNavigator(window: Window): Navigator {
  const route = signal(parseRoute(window.location.pathname));
  const depth = () => (window.history.state as { umbraDepth?: number } | null)?.umbraDepth ?? 0;
  const onPop = () => {
    route.value = parseRoute(window.location.pathname);
  };
  window.addEventListener('popstate', onPop);
  return {
    route,
    go(next) {
      const path = routePath(next);
      if (path === routePath(route.value)) return;
      window.history.pushState({ umbraDepth: depth() + 1 }, '', path);
      route.value = next;
    },
    back() {
      if (depth() > 0) return window.history.back();
      route.value = { page: 'chats' };
      window.history.replaceState(null, '', routePath(route.value));
    },
    stop: () => window.removeEventListener('popstate', onPop),
  };
}
