import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import { decryptObject, encryptObject } from './objects.ts';

/** The key of an attachment's content as it is stored: encrypted for its owner. */
export interface WrappedKey {
  readonly format: number;
  readonly keyId: string | null;
  readonly bytes: Buffer;
}

/** Encrypted with a key that is derived for this person from the master secret. */
const derivedFormat = 2;

/** A new random key for one file. */
export function newContentKey(): Buffer {
  return randomBytes(32);
}

/** The key as it may be stored for this owner. */
export async function wrapContentKey(ctx: Context, ownerId: string, key: Buffer): Promise<WrappedKey> {
  return { format: derivedFormat, keyId: null, bytes: encryptObject(await ownersKey(ctx, ownerId), key) };
}

/** The key of a file, as its owner's row holds it. */
export async function unwrapContentKey(
  ctx: Context,
  ownerId: string,
  { format, bytes }: WrappedKey,
): Promise<Buffer> {
  if (format !== derivedFormat) throw new Error(`Content key format ${format} is not known.`);
  return decryptObject(await ownersKey(ctx, ownerId), bytes);
}

function ownersKey(ctx: Context, ownerId: string): Promise<Buffer> {
  return ctx.secrets.derive(`content-keys/${ownerId}`);
}
