import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './errors.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT'];
const maxAgeSeconds = 300;

/** Marks the answer as readable by the page that asked, when its origin is one of those allowed. */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  const any = origins.includes('*');
  if (!any && !origins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', any ? '*' : origin);
  response.setHeader('access-control-expose-headers', 'ETag, Location, x-amz-request-id');
  return true;
}

/** Answers a preflight. Throws S3Error `AccessForbidden` for an origin or a method that is not allowed. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse, allowed: boolean): void {
  const method = request.headers['access-control-request-method'];
  if (!allowed || method === undefined || !methods.includes(method))
    throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  const headers = request.headers['access-control-request-headers'];
  response.setHeader('access-control-allow-methods', methods.join(', '));
  if (typeof headers === 'string') response.setHeader('access-control-allow-headers', headers);
  response.setHeader('access-control-max-age', maxAgeSeconds);
  response.writeHead(200, { 'content-length': 0 }).end();
}
