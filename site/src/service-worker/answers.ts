import { keep, kept } from './shell-cache.ts';

/** The pages that the app's script renders; each of them can be opened from the one that is kept. */
const appPage = /^\/(?:app|join|add)(?:\/|$)/;
/** A network that is there and does not answer must not keep the app from opening. */
const pageTimeoutMs = 4_000;

/** Whether the worker answers: not for other origins, the API, the socket, and whatever does not read. */
export function isAnswered(request: Request, origin: string): boolean {
  const url = new URL(request.url);
  return request.method === 'GET' && url.origin === origin && !/^\/(?:api|ws)(?:\/|$)/.test(url.pathname);
}

/** The newest page, a file named by its content from what is kept, anything else from the network while there is one. */
export function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (request.mode === 'navigate') return page(request, appPage.test(path));
  return path.startsWith('/_astro/') ? keptFirst(request, path) : networkFirst(request, path);
}

/** The newest page where it comes in time, else the kept one. Pages outside the app say that there is no network. */
async function page(request: Request, isApp: boolean): Promise<Response> {
  const fallback = await kept(isApp ? '/app/' : '/offline/');
  try {
    const signal = isApp && fallback ? AbortSignal.timeout(pageTimeoutMs) : null;
    const response = await fetch(request, { signal });
    return response.status >= 500 && isApp && fallback ? fallback : response;
  } catch (error) {
    if (fallback) return fallback;
    throw error;
  }
}

async function keptFirst(request: Request, path: string): Promise<Response> {
  const known = await kept(path);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await keep(path, response.clone()).catch(() => {});
  return response;
}

async function networkFirst(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const response = await kept(path);
    if (response) return response;
    throw error;
  }
}
