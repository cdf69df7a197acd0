import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { edgeProofHeader, viewerAddressHeader } from '../../../functions/wire/headers.ts';
import type { RouteMatch } from './http-routes.ts';
import { gatewayId, requestTime } from './ids.ts';
import { localEdgeProof, sourceOf } from './source.ts';

/** Splits a request target into path and query; undefined for anything but an origin-form target (`/path?query`). */
export function splitTarget(target: string | undefined): { rawPath: string; rawQuery: string } | undefined {
  if (!target?.startsWith('/')) return undefined;
  const mark = target.indexOf('?');
  return mark < 0
    ? { rawPath: target, rawQuery: '' }
    : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}

/**
 * The event of payload format 2.0 for a matched request. `path` is the decoded path: API Gateway's `rawPath` is decoded,
 * unlike that of Lambda function URLs. Cookies are in `cookies` alone, and `host` is the API's own domain name, because the
 * CDN does not forward the viewer's.
 */
export function createHttpEvent(
  request: IncomingMessage,
  input: { match: RouteMatch; path: string; rawQuery: string; body: Buffer; domainName: string },
): APIGatewayProxyEventV2 {
  const { match, path, rawQuery, body, domainName } = input;
  const source = sourceOf(request);
  const { cookies, headers } = readHeaders(request.rawHeaders);
  const now = Date.now();
  const routeKey = `${match.route.method} ${match.route.path}`;
  const isText = body.length > 0 && isTextBody(headers);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: {
      ...headers,
      host: domainName,
      ...(source.viewerAddress && {
        [viewerAddressHeader]: source.viewerAddress,
        [edgeProofHeader]: localEdgeProof,
      }),
      'x-forwarded-for': source.forwardedFor,
      'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
    },
    ...(rawQuery ? { queryStringParameters: joinPairs(new URLSearchParams(rawQuery)) } : {}),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: match.route.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: source.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: gatewayId(),
      routeKey,
      stage: '$default',
      time: requestTime(now),
      timeEpoch: now,
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    ...(Object.keys(match.pathParameters).length > 0 ? { pathParameters: match.pathParameters } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

const notForwarded = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

function readHeaders(rawHeaders: readonly string[]): { cookies: string[]; headers: Record<string, string> } {
  const cookies: string[] = [];
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/;\s*/).filter(Boolean));
    else if (!notForwarded.has(name)) pairs.push([name, value]);
  }
  return { cookies, headers: joinPairs(pairs) };
}

function joinPairs(pairs: Iterable<[string, string]>): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

function isTextBody(headers: Record<string, string>): boolean {
  if (headers['content-encoding']) return false;
  return /^(?:text\/|application\/(?:json|javascript|xml)\b)/i.test(headers['content-type'] ?? '');
}
