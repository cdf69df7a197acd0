import type { IncomingMessage, ServerResponse } from 'node:http';
import { negotiateEncoding } from './encoding.ts';
import { createSiteFiles } from './site-files.ts';

const immutable = 'public, max-age=31536000, immutable';
const shell = '/app/';

/**
 * Makes the listener that serves a built site: `/sign-in` is `/sign-in/index.html`, every path under `/app/` that is no file is
 * the application's shell, and what remains is `404.html`. Hashed assets under `/_astro/` are cached for a year, all
 * else is revalidated by its ETag.
 */
export function createStaticSite(
  siteDir: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const files = createSiteFiles(siteDir);

  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return sendText(request, response, 405, 'Method Not Allowed');
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    const found = (await files.find(path)) ?? (path.startsWith(shell) ? await files.find(shell) : undefined);
    const file = found ?? (await files.find('/404.html'));
    if (file === undefined) return sendText(request, response, 404, 'Not Found');

    const encoding = negotiateEncoding(String(request.headers['accept-encoding'] ?? ''));
    const representation = await files.read(file, encoding);
    response.setHeader('cache-control', found && path.startsWith('/_astro/') ? immutable : 'no-cache');
    if (representation.varies) response.setHeader('vary', 'accept-encoding');
    if (found) response.setHeader('etag', representation.etag);
    if (found && isCurrent(request.headers['if-none-match'], representation.etag)) {
      response.statusCode = 304;
      return void response.end();
    }
    response.statusCode = found ? 200 : 404;
    response.setHeader('content-type', representation.contentType);
    if (representation.encoding !== 'identity')
      response.setHeader('content-encoding', representation.encoding);
    send(request, response, representation.body);
  };
}

/** Answers with a line of text; never cached. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  statusCode: number,
  text: string,
): void {
  response.statusCode = statusCode;
  response.setHeader('cache-control', 'no-store').setHeader('content-type', 'text/plain; charset=utf-8');
  send(request, response, Buffer.from(`${text}\n`));
}

/** Answers with a document that is revalidated each time. */
export function sendJson(request: IncomingMessage, response: ServerResponse, document: object): void {
  response.statusCode = 200;
  response.setHeader('cache-control', 'no-cache').setHeader('content-type', 'application/json');
  send(request, response, Buffer.from(JSON.stringify(document)));
}

function send(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  response.setHeader('content-length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function isCurrent(ifNoneMatch: string | undefined, etag: string): boolean {
  const candidates = (ifNoneMatch ?? '').split(',').map((candidate) => candidate.trim().replace(/^W\//, ''));
  return candidates.includes(etag) || candidates.includes('*');
}
