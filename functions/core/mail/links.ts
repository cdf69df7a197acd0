import { createHash, randomBytes } from 'node:crypto';
import type { Context, ExpiringRecord } from '../context.ts';

/** What a link that was sent by mail can do, once. */
export type LinkKind = 'recovery' | 'email';

/**
 * Makes the token of a link: 256 random bits, of which only a digest is kept, until it is used or `ttlSeconds` are over.
 */
export async function newLinkToken(
  ctx: Context,
  kind: LinkKind,
  ttlSeconds: number,
  data: ExpiringRecord['data'],
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await ctx.records.put({
    pk: keyOf(kind, token),
    sk: 'link',
    expiresAtSeconds: Math.floor(ctx.clock.now() / 1_000) + ttlSeconds,
    data: { ...data, used: false },
  });
  return token;
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

function keyOf(kind: LinkKind, token: string): string {
  return `link#${kind}-${createHash('sha256').update(token).digest('base64url')}`;
}
