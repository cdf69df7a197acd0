import type { APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import { verifyBearer } from '../core/access-tokens/verify.ts';
import type { Actor, Context, Settings } from '../core/context.ts';
import { verifyAccessToken } from '../core/sessions/access-token.ts';
import type { OpenSession } from '../core/sessions/open.ts';
import type { SessionInfo } from '../wire/accounts.ts';
import { ApiError } from '../wire/errors.ts';
import { times } from '../wire/limits.ts';

/**
 * A client without cookies asks for its tokens in the body by `Umbra-Token-Transport: body`. One that came with cookies
 * does not get them there, or a script on the page could trade the HttpOnly cookie for a token it can read.
 */
const transportHeader = 'umbra-token-transport';

/**
 * Who is calling: by `Authorization: Bearer`, else by cookie. A personal access token is taken as bearer only.
 *
 * @throws ApiError `unauthenticated`.
 */
export async function actorOf(ctx: Context, event: Event): Promise<Actor> {
  const bearer = bearerOf(event.headers.authorization);
  if (bearer) return verifyBearer(ctx, bearer);
  const cookie = readCookie(event.cookies, cookieNames(ctx.settings).access);
  if (!cookie) throw new ApiError('unauthenticated');
  return verifyAccessToken(ctx, cookie);
}

/** The refresh token from the cookie. */
export function refreshCookieOf(ctx: Context, event: Event): string | undefined {
  return readCookie(event.cookies, cookieNames(ctx.settings).refresh);
}

/** The answer to a sign-in: tokens in HttpOnly cookies, or in the body for a client that asked for that. */
export function sessionAnswer(
  ctx: Context,
  event: Event,
  session: OpenSession,
): { result: SessionInfo; cookies?: string[] } {
  const { me, sessionId, accessExpiresAtMs, access, refresh } = session;
  const result: SessionInfo = { me, sessionId, accessExpiresAtMs };
  if (event.headers[transportHeader] === 'body' && refreshCookieOf(ctx, event) === undefined)
    return { result: { ...result, tokens: { access, refresh } } };
  const names = cookieNames(ctx.settings);
  return {
    result,
    cookies: [
      formatCookie(ctx.settings, names.access, access, times.accessTokenTtlSeconds),
      formatCookie(ctx.settings, names.refresh, refresh, times.sessionIdleTtlSeconds),
    ],
  };
}

/** Cookies that remove both tokens. */
export function signedOutCookies(ctx: Context): string[] {
  const names = cookieNames(ctx.settings);
  return [formatCookie(ctx.settings, names.access, '', 0), formatCookie(ctx.settings, names.refresh, '', 0)];
}

/** `__Host-` pins a cookie to this host over HTTPS; on plain http://localhost Safari would refuse it. */
export function cookieNames(settings: Settings): { access: string; refresh: string } {
  const prefix = isSecure(settings) ? '__Host-' : '';
  return { access: `${prefix}umbra_access`, refresh: `${prefix}umbra_refresh` };
}

/** The value of the first cookie with that name, from `name=value` strings. */
export function readCookie(cookies: readonly string[] | undefined, name: string): string | undefined {
  const found = cookies?.find((cookie) => cookie.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1) || undefined;
}

function formatCookie(settings: Settings, name: string, value: string, maxAgeSeconds: number): string {
  const secure = isSecure(settings) ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

function isSecure(settings: Settings): boolean {
  return settings.origins[0].startsWith('https:');
}

/** The token of a Bearer header (RFC 6750). */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1];
}
