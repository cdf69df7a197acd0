import { ApiError } from '../../wire/errors.ts';
import type { RateName } from '../../wire/limits.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { scaled } from './record-rate.ts';

/**
 * Takes one of a person's allowance, in the database. Inside a transaction it is given back when that fails. Programs with access
 * tokens share an allowance of their own, so that a bot cannot use up what its owner has.
 *
 * @throws ApiError `too_many_requests` with the time to wait.
 */
export async function takePersonRate(
  ctx: Context,
  db: Queryable,
  actor: Pick<Actor, 'userId' | 'scopes'>,
  name: RateName,
): Promise<void> {
  const { rows } = await db.query<{ wait_ms: number }>({
    name: 'take-rate',
    text: 'select take_rate($1, $2, $3, $4, $5) as wait_ms',
    values: rateValues(ctx, actor, name),
  });
  assertInTime(rows[0]?.wait_ms ?? 0);
}

/** The parameters of `take_rate`, for a statement that calls it beside other work. */
export function rateValues(
  ctx: Context,
  actor: Pick<Actor, 'userId' | 'scopes'>,
  name: RateName,
): [userId: string, kind: string, at: Date, everyMs: number, burst: number] {
  const { burst, everyMs } = scaled(ctx, name);
  const kind = actor.scopes ? `${name} by program` : name;
  return [actor.userId, kind, new Date(ctx.clock.now()), everyMs, burst];
}

/** Refuses where `take_rate` said to wait. @throws ApiError `too_many_requests`. */
export function assertInTime(waitMs: number): void {
  if (waitMs > 0) throw new ApiError('too_many_requests', { retryAfterMs: waitMs });
}
