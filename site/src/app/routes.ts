import { type ReadonlySignal, signal } from '@preact/signals';

/** The parts of the settings; the first is shown where none is named. */
export const settingsAreas = [
  'account',
  'privacy',
  'notifications',
  'appearance',
  'programs',
  'data',
] as const;
export type SettingsArea = (typeof settingsAreas)[number];

export type Route =
  | { readonly page: 'chats' }
  | {
      readonly page: 'conversation';
      readonly conversationId: string;
      /** The details of the group stand beside it, or over it where there is no room. */
      readonly details?: true;
    }
  | { readonly page: 'people' }
  | { readonly page: 'notifications' | 'admin' }
  | { readonly page: 'settings'; readonly area?: SettingsArea }
  /** What a link leads to: a group, or a person. Its token is the fragment of the address, which no server sees. */
  | { readonly page: 'join' | 'add' };

/** Whether an address is where the links that people give each other lead. */
export function isLinkPath(pathname: string): boolean {
  return /^\/(join|add)\/?$/.test(pathname);
}

/** The route of `/join`, `/add`, or of a path under `/app/`; anything unknown is the list of chats. */
export function parseRoute(pathname: string): Route {
  if (isLinkPath(pathname)) return { page: pathname.startsWith('/join') ? 'join' : 'add' };
  const [page, id, part] = pathname.replace(/^\/app\/?/, '').split('/');
  if (page === 'c' && id) {
    return { page: 'conversation', conversationId: id, ...(part === 'details' ? { details: true } : {}) };
  }
  if (page === 'settings') {
    const area = settingsAreas.find((name) => name === id);
    return { page, ...(area ? { area } : {}) };
  }
  if (page === 'people' || page === 'notifications' || page === 'admin') return { page };
  return { page: 'chats' };
}

export function routePath(route: Route): string {
  if (route.page === 'join' || route.page === 'add') return `/${route.page}/`;
  if (route.page === 'conversation')
    return `/app/c/${route.conversationId}${route.details ? '/details' : ''}`;
  if (route.page === 'settings' && route.area) return `/app/settings/${route.area}`;
  return route.page === 'chats' ? '/app/' : `/app/${route.page}`;
}

export interface Navigator {
  readonly route: ReadonlySignal<Route>;
  /** Shows a route and adds it to the history. The route that is shown already is not added twice. */
  go(route: Route): void;
  /** Shows a route in the place of the present one. */
  replace(route: Route): void;
  /** One step back inside the app; where the app was entered by a deep link, to what stands above. */
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
  const show = (next: Route) => {
    window.history.replaceState(window.history.state, '', routePath(next));
    route.value = next;
  };
  return {
    route,
    replace: show,
    go(next) {
      const path = routePath(next);
      if (path === routePath(route.value)) return;
      window.history.pushState({ umbraDepth: depth() + 1 }, '', path);
      route.value = next;
    },
    back() {
      if (depth() > 0) return window.history.back();
      const { value } = route;
      const isDetails = value.page === 'conversation' && value.details;
      show(isDetails ? { page: 'conversation', conversationId: value.conversationId } : { page: 'chats' });
    },
    stop: () => window.removeEventListener('popstate', onPop),
  };
}
