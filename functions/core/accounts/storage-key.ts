import { createHmac } from 'node:crypto';
import type { StorageKey } from '../../wire/accounts.ts';
import type { Actor, Context } from '../context.ts';

/**
 * The secret that encrypts what the caller's browsers keep: 32 bytes in base64url. Derived from the person alone, so every
 * session gets the same one and can read what an earlier session left.
 */
export async function getStorageKey(ctx: Context, actor: Actor): Promise<StorageKey> {
  const secret = await ctx.secrets.derive('browser-storage');
  return { key: createHmac('sha256', secret).update(actor.userId).digest('base64url') };
}
