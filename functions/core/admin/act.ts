import { ApiError } from '../../wire/errors.ts';
import { assertAllowed } from '../access-tokens/allowed.ts';
import type { Told } from '../account-stream/append.ts';
import { tell } from '../account-stream/tell.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { type AdminAct, logAct } from './log.ts';

/** What came of an act: everything to be logged (nothing where nothing changed), and what others are to be told besides. */
export interface Done<Result> {
  readonly acts: readonly AdminAct[];
  readonly told?: readonly Told[];
  readonly result: Result;
}

/**
 * Refuses everybody but an administrator who signed in; a personal access token is never one.
 *
 * @throws ApiError `scope_required` for a token, `forbidden`.
 */
export async function requireAdmin(db: Queryable, actor: Actor): Promise<void> {
  assertAllowed(actor, 'session');
  const { rowCount } = await db.query({
    name: 'require-admin',
    text: `
      select from admins a join users u on u.id = a.user_id
      where a.user_id = $1 and u.suspended_at is null`,
    values: [actor.userId],
  });
  if (rowCount === 0) throw new ApiError('forbidden');
}

/**
 * Runs an act of an administrator, writes it down, and tells whom it touched after commit. Acts happen one after the other, by a
 * lock on the instance, and the role is looked up behind that lock: two administrators who take each other's role away at once
 * cannot both succeed.
 *
 * @throws ApiError as `requireAdmin`, and what `work` throws.
 */
export async function adminAct<Result>(
  ctx: Context,
  actor: Actor,
  work: (tx: Queryable, at: Date) => Promise<Done<Result>>,
): Promise<Result> {
  const { result, told } = await ctx.db.transaction(async (tx) => {
    await tx.query({ text: 'select from instance for no key update' });
    await requireAdmin(tx, actor);
    const at = new Date(ctx.clock.now());
    const done = await work(tx, at);
    const told = [...(done.told ?? [])];
    for (const act of done.acts) {
      const one = await logAct(tx, at, actor.userId, act);
      if (one) told.push(one);
    }
    return { result: done.result, told };
  });
  await tell(ctx, told);
  return result;
}
