const home = '/app/';

/**
 * Where to go after signing in: a place in the app that `?next=` names, never another site or page.
 *
 * @param hash the fragment of the sign-in page itself. The token of a link comes along in it, as no server may see it.
 */
export function nextPath(search: string, origin: string, hash = ''): string {
  const next = new URLSearchParams(search).get('next') ?? home;
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (url === null || url.origin !== origin) return home;
  if (/^\/(join|add)\/?$/.test(url.pathname)) return url.pathname + hash;
  if (url.pathname !== '/app' && !url.pathname.startsWith(home)) return home;
  return url.pathname + url.search + url.hash;
}
