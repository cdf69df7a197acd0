import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../wire/errors.ts';
import type { Context } from './context.ts';

/** What a kind of token is signed for: the same id under another purpose, or in another version, has another token. */
export interface TokenPurpose {
  readonly purpose: string;
  readonly version?: number;
}

/**
 * The token that stands for an id in a link: the id with a tag of the instance's secret, 43 characters. It is computed, so it
 * can be shown again and is stored nowhere.
 */
export async function tokenOf(ctx: Context, id: string, purpose: TokenPurpose): Promise<string> {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, await tag(ctx, id, purpose)]).toString('base64url');
}

/** The id that a token claims to stand for; `assertToken` proves it. @throws ApiError `not_found` for what is no token. */
export function claimedIdOf(token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32) throw new ApiError('not_found');
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @throws ApiError `not_found` where this instance never gave out such a token for that purpose. */
export async function assertToken(ctx: Context, token: string, purpose: TokenPurpose): Promise<void> {
  const id = claimedIdOf(token);
  const given = Buffer.from(token, 'base64url').subarray(16);
  if (!timingSafeEqual(given, await tag(ctx, id, purpose))) throw new ApiError('not_found');
}

async function tag(ctx: Context, id: string, { purpose, version }: TokenPurpose): Promise<Buffer> {
  const key = await ctx.secrets.derive(purpose);
  const signed = version === undefined ? id : `${id} ${version}`;
  return createHmac('sha256', key).update(signed).digest().subarray(0, 16);
}
