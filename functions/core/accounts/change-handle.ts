import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import type { Caller } from '../caller.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { noteSecurity } from '../notifications/security.ts';
import { changePerson } from '../people/change-person.ts';
import { requireRecentAuth } from '../sessions/recent.ts';
import { holdHandle, isHandleHeld, releaseHandle } from './held-handles.ts';

/**
 * Changes the handle that the caller signs in with and is found by. The old one is held for `accountTimes.handleHeldDays`: only they
 * can take it back. What it is already changes nothing.
 *
 * @throws ApiError `reauthentication_required`; `handle_taken`, with the reason `held` where somebody gave it up not long ago;
 *   `too_many_requests`.
 */
export async function changeHandle(
  ctx: Context,
  actor: Actor,
  handle: string,
  caller: Caller,
): Promise<AccountEvent | null> {
  await requireRecentAuth(ctx, actor);
  // Each attempt tells whether a handle is in use, as looking a person up does.
  await takePersonRate(ctx, ctx.db, actor, 'peopleLookedUp');
  const event = await changePerson(ctx, actor, (tx) => replaceHandle(ctx, tx, actor, handle));
  if (event) await noteSecurity(ctx, actor.userId, 'handle_changed', caller.device);
  return event;
}

async function replaceHandle(ctx: Context, tx: Queryable, actor: Actor, handle: string): Promise<boolean> {
  const { rows } = await tx.query<{ handle: string }>({
    text: 'select handle from users where id = $1',
    values: [actor.userId],
  });
  const before = rows[0]?.handle;
  if (before === undefined) throw new ApiError('unauthenticated');
  if (before === handle) return false;
  // In one order, so that two people who swap handles cannot wait for each other.
  for (const one of [before, handle].sort()) {
    if ((await isHandleHeld(ctx, tx, one, actor.userId)) && one === handle) throw taken('held');
  }
  const { rowCount } = await tx.query({
    text: 'update users set handle = $2 where id = $1 and not exists (select from users u where u.handle = $2)',
    values: [actor.userId, handle],
  });
  if (rowCount === 0) throw taken('taken');
  await takePersonRate(ctx, tx, actor, 'handleChanges');
  await releaseHandle(ctx, tx, handle);
  await holdHandle(ctx, tx, before, actor.userId);
  return true;
}

function taken(reason: 'taken' | 'held'): ApiError {
  return new ApiError('handle_taken', { issues: [{ path: 'handle', reason }] });
}
