import { ApiError } from '../../wire/errors.ts';
import { assertAllowed } from '../access-tokens/allowed.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { type AdminAct, logAct } from './log.ts';

/**
 * Refuses everybody but an administrator who signed in; a personal access token is never one.
 *
 * @throws ApiError `scope_required` for a token, `forbidden`.
 */
export async function requireAdmin(db: Queryable, actor: Actor): Promise<void> {
  assertAllowed(actor, 'session');
  const { rowCount } = await db.query({
    name: 'require-admin',
    text: 'select from admins where user_id = $1',
    values: [actor.userId],
  });
  if (rowCount === 0) throw new ApiError('forbidden');
}

/**
 * Runs an act of an administrator and writes it down. Acts happen one after the other, by a lock on the instance, and the role is
 * looked up behind that lock: two administrators who take each other's role away at once cannot both succeed.
 *
 * @param work does it, and gives what is logged; null where nothing changed.
 * @throws ApiError as `requireAdmin`, and what `work` throws.
 */
export async function adminAct<Result>(
  ctx: Context,
  actor: Actor,
  work: (tx: Queryable, at: Date) => Promise<{ readonly act: AdminAct | null; readonly result: Result }>,
): Promise<Result> {
  return ctx.db.transaction(async (tx) => {
    await tx.query({ text: 'select from instance for no key update' });
    await requireAdmin(tx, actor);
    const at = new Date(ctx.clock.now());
    const { act, result } = await work(tx, at);
    if (act) await logAct(tx, at, actor.userId, act);
    return result;
  });
}
