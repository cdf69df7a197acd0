import { randomBytes } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { Context } from '../context.ts';
import { openFor, sealFor } from '../keys/seal-for.ts';
import { decryptObject } from './objects.ts';

/** The key of an attachment's content as it is stored: encrypted for its owner. */
export interface WrappedKey {
  readonly format: number;
  readonly keyId: string | null;
  readonly bytes: Buffer;
}

/** Encrypted with a key that is derived for this person from the master secret. Read, and not written any more. */
const derivedFormat = 2;
/** Sealed under the person's own key: the file is gone from everywhere when that is destroyed. */
const keyedFormat = 3;
const bound = ['content-key'];

/** A new random key for one file. */
export function newContentKey(): Buffer {
  return randomBytes(32);
}

/**
 * The key as it may be stored for this owner.
 *
 * @throws ApiError `unavailable`, `unauthenticated` where the owner's key was destroyed.
 */
export async function wrapContentKey(ctx: Context, ownerId: string, key: Buffer): Promise<WrappedKey> {
  return { format: keyedFormat, keyId: ownerId, bytes: await sealFor(ctx, ownerId, key, bound) };
}

/**
 * The key of a file, as its owner's row holds it.
 *
 * @throws ApiError `not_found` where the owner's key was destroyed, `unavailable`.
 */
export async function unwrapContentKey(
  ctx: Context,
  ownerId: string,
  { format, bytes }: WrappedKey,
): Promise<Buffer> {
  if (format === derivedFormat) return decryptObject(await ownersKey(ctx, ownerId), bytes);
  if (format !== keyedFormat) throw new Error(`Content key format ${format} is not known.`);
  const [key] = await openFor(ctx, [{ userId: ownerId, bytes, bound }]);
  if (!key) throw new ApiError('not_found');
  return key;
}

function ownersKey(ctx: Context, ownerId: string): Promise<Buffer> {
  return ctx.secrets.derive(`content-keys/${ownerId}`);
}
