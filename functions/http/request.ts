import type { APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import type { Context } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';
import { limits } from '../wire/limits.ts';

/**
 * Refuses requests that a page of another site made. `Sec-Fetch-Site` decides where the browser sends it, `Origin`
 * where not; a client that is no browser sends neither, and then has no cookies that a stranger could ride on.
 *
 * @throws ApiError `cross_site`.
 */
export function assertSameSite(ctx: Context, event: Event): void {
  const site = event.headers['sec-fetch-site'];
  const origin = event.headers.origin;
  if (origin !== undefined && !ctx.settings.origins.includes(origin)) throw new ApiError('cross_site');
  if (site !== undefined && site !== 'same-origin' && !isOpenedByHand(event, site))
    throw new ApiError('cross_site');
  const hasCookies = (event.cookies?.length ?? 0) > 0;
  if (hasCookies && isUnsafe(event) && site === undefined && origin === undefined)
    throw new ApiError('cross_site');
}

/**
 * The JSON body of a request.
 *
 * @throws ApiError `unsupported_media_type`, `too_large`, `invalid`.
 */
export function readJsonBody(event: Event): unknown {
  const type = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ApiError('unsupported_media_type');
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limits.httpBodyMaxBytes) throw new ApiError('too_large');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError('invalid', { issues: [{ path: '', reason: 'not_json' }] });
  }
}

function isUnsafe(event: Event): boolean {
  return event.requestContext.http.method !== 'GET';
}

/** An address typed by hand: the browser says `none`. */
function isOpenedByHand(event: Event, site: string): boolean {
  return site === 'none' && !isUnsafe(event);
}
