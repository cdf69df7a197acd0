import { createHmac } from 'node:crypto';
import type { Context, Queryable } from '../context.ts';

/** What a handle is known by once its account is erased: of this nobody can read it without the instance's secret. */
export async function heldHandleHash(ctx: Context, handle: string): Promise<string> {
  const key = await ctx.secrets.derive('held-handles');
  return createHmac('sha256', key).update(handle).digest('base64url');
}

/** Whether a handle stands in the place of an erased account, or was an erased person's not long ago, so that nobody can pass for them. */
export async function isHandleHeld(ctx: Context, tx: Queryable, handle: string): Promise<boolean> {
  if (handle.startsWith('deleted_')) return true;
  const { rowCount } = await tx.query({
    text: 'select from held_handles where handle_hash = $1 and held_until > $2',
    values: [await heldHandleHash(ctx, handle), new Date(ctx.clock.now())],
  });
  return rowCount > 0;
}
