import { createHash, randomBytes } from 'node:crypto';
import type { Context, ExpiringRecord } from '../context.ts';

/** What a link that was sent by mail can do, once. */
export type LinkKind = 'recovery' | 'email';

/**
 * Makes the token of a link: 256 random bits, of which only a digest is kept, until it is used or `ttlSeconds` are over. A record
 * beside it names it by person, and is written first: no link is ever there that cannot be found.
 */
export async function newLinkToken(
  ctx: Context,
  kind: LinkKind,
  ttlSeconds: number,
  data: ExpiringRecord['data'] & { readonly userId: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAtSeconds = Math.floor(ctx.clock.now() / 1_000) + ttlSeconds;
  const pk = keyOf(kind, token);
  await ctx.records.put({ pk: linksOf(data.userId), sk: pk, expiresAtSeconds, data: {} });
  await ctx.records.put({ pk, sk: 'link', expiresAtSeconds, data: { ...data, used: false } });
  return token;
}

/** The links that were mailed to a person and are still kept. */
export async function listLinks(ctx: Context, userId: string): Promise<ExpiringRecord[]> {
  const named = await ctx.records.list(linksOf(userId));
  const links = await Promise.all(named.map(({ sk }) => ctx.records.get(sk, 'link')));
  return links.filter((link) => link !== undefined);
}

/** Deletes the links that were mailed to a person, then what names them. A repeat does nothing. */
export async function deleteLinks(ctx: Context, userId: string): Promise<number> {
  const named = await ctx.records.list(linksOf(userId));
  for (const { pk, sk } of named) {
    await ctx.records.delete(sk, 'link');
    await ctx.records.delete(pk, sk);
  }
  return named.length;
}

/** What a token stands for, without using it up; undefined where it is not, or no longer, good. */
export async function readLink(
  ctx: Context,
  kind: LinkKind,
  token: string,
): Promise<ExpiringRecord['data'] | undefined> {
  const record = await ctx.records.get(keyOf(kind, token), 'link');
  return record && record.data.used === false ? record.data : undefined;
}

/** Uses a token up. Of two at the same moment one gets true. */
export async function useLink(ctx: Context, kind: LinkKind, token: string): Promise<boolean> {
  const record = await ctx.records.get(keyOf(kind, token), 'link');
  if (!record) return false;
  return ctx.records.put({ ...record, data: { ...record.data, used: true } }, { used: false });
}

function linksOf(userId: string): string {
  return `links#${userId}`;
}

function keyOf(kind: LinkKind, token: string): string {
  return `link#${kind}-${createHash('sha256').update(token).digest('base64url')}`;
}
