import { createHmac } from 'node:crypto';
import { accountTimes } from '../../wire/limits.ts';
import type { Context, Queryable } from '../context.ts';

/** What a handle that was given up is known by: of this nobody can read it without the instance's secret. */
export async function heldHandleHash(ctx: Context, handle: string): Promise<string> {
  const key = await ctx.secrets.derive('held-handles');
  return createHmac('sha256', key).update(handle).digest('base64url');
}

/**
 * Whether a handle stands in the place of an erased account, or was somebody else's not long ago, so that nobody can pass for
 * them. Holds back everybody else who wants it until the end of the transaction.
 *
 * @param userId whose own earlier handle is not held.
 */
export async function isHandleHeld(
  ctx: Context,
  tx: Queryable,
  handle: string,
  userId: string | null = null,
): Promise<boolean> {
  if (handle.startsWith('deleted_')) return true;
  const hash = await heldHandleHash(ctx, handle);
  await lockHandle(tx, hash);
  const { rowCount } = await tx.query({
    text: 'select from held_handles where handle_hash = $1 and held_until > $2 and ($3::uuid is null or user_id is distinct from $3)',
    values: [hash, new Date(ctx.clock.now()), userId],
  });
  return rowCount > 0;
}

/** Holds a handle that its person gave up, for `accountTimes.handleHeldDays`: nobody but them can take it. */
export async function holdHandle(ctx: Context, tx: Queryable, handle: string, userId: string): Promise<void> {
  const until = ctx.clock.now() + accountTimes.handleHeldDays * 86_400_000;
  await tx.query({
    text: `
      insert into held_handles (handle_hash, user_id, held_until) values ($1, $2, $3)
      on conflict (handle_hash) do update set user_id = excluded.user_id, held_until = excluded.held_until`,
    values: [await heldHandleHash(ctx, handle), userId, new Date(until)],
  });
}

/** Holds a handle no longer: it was taken back, or its time was over when it was taken. */
export async function releaseHandle(ctx: Context, tx: Queryable, handle: string): Promise<void> {
  await tx.query({
    text: 'delete from held_handles where handle_hash = $1',
    values: [await heldHandleHash(ctx, handle)],
  });
}

/** Between a look at who holds a handle and taking it nobody may give it up: the handle would be free for a moment. */
async function lockHandle(tx: Queryable, hash: string): Promise<void> {
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [hash] });
}
