/** The CloudFront function in front of the site: S3 knows files, people type addresses. */

interface ViewerRequestEvent {
  request: { uri: string };
}

/**
 * Maps `/x` and `/x/` to `/x/index.html`, every page of the app (`/app/…`) to `/app/index.html`, and leaves alone what
 * names a file (a dot in its last part). It is shipped as text, so it calls and captures nothing, and keeps to the
 * language of CloudFront's runtime 2.0 (no optional chaining, no imports).
 */
export function handler(event: ViewerRequestEvent) {
  const request = event.request;
  const uri = request.uri;
  const last = uri.substring(uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') !== -1) return request;
  if (uri === '/app' || uri.indexOf('/app/') === 0) request.uri = '/app/index.html';
  else if (last === '') request.uri = `${uri}index.html`;
  else request.uri = `${uri}/index.html`;
  return request;
}

/** The text that CloudFront runs: `handler` itself, without its types. */
export const prettyUrlsCode = handler.toString();
