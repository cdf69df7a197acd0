import type { Context } from '../context.ts';
import { decrypt, encrypt } from './cipher.ts';

/** Something small that was sealed for a person, as it is stored. */
export interface SealedFor {
  readonly userId: string;
  readonly bytes: Buffer;
  /** As it was given when it was sealed. */
  readonly bound: readonly string[];
}

/**
 * Seals bytes under a person's key: they are gone from everywhere when the key is.
 *
 * @param bound what the bytes belong to, the first word naming the kind (`attachment`, …): they open with the same words only.
 * @throws ApiError `unavailable`, `unauthenticated` where the person's key was destroyed.
 */
export async function sealFor(
  ctx: Context,
  userId: string,
  bytes: Uint8Array,
  bound: readonly string[],
): Promise<Buffer> {
  return encrypt(await ctx.personKeys.ensure(userId), bytes, bound);
}

/**
 * Opens any number of sealed bytes of any people with one fetch of keys. In the order given; null where the key was
 * destroyed, or the bytes do not belong there, which is logged.
 *
 * @throws ApiError `unavailable`.
 */
export async function openFor(ctx: Context, sealed: readonly SealedFor[]): Promise<(Buffer | null)[]> {
  const keys = await ctx.personKeys.of(sealed.map(({ userId }) => userId));
  return sealed.map(({ userId, bytes, bound }) => {
    const key = keys.get(userId);
    const plain = key ? decrypt(key, bytes, bound) : null;
    if (key && !plain) ctx.log.error('Something sealed does not open.', { operation: 'open' });
    return plain;
  });
}
