import { ApiError } from '../../wire/errors.ts';
import { times } from '../../wire/limits.ts';
import type { Person } from '../../wire/people.ts';
import type { Actor, Context } from '../context.ts';

interface Kept {
  readonly suspended: Promise<ReadonlySet<string>>;
  readonly untilMs: number;
}

/** A person as they stand; `suspended` is the reason for which they are kept out, `epoch` that of their sessions. */
export interface Visit {
  readonly person: Person;
  readonly suspended: string | null;
  readonly epoch: number;
}

const kept = new WeakMap<object, Kept>();

/**
 * Refuses the access token of somebody who was suspended, or whose account was erased, since it was issued. Those are few, so each process keeps the list of them
 * for `times.suspensionNoticedMs`, and a request costs no round trip of its own. While the database is away nobody is refused:
 * what a request is about is not there either.
 *
 * @throws ApiError `unauthenticated`.
 */
export async function assertStanding(ctx: Context, actor: Actor): Promise<void> {
  const nowMs = ctx.clock.now();
  let known = kept.get(ctx);
  if (!known || nowMs >= known.untilMs) {
    known = { suspended: recentlySuspended(ctx, nowMs), untilMs: nowMs + times.suspensionNoticedMs };
    kept.set(ctx, known);
  }
  let suspended: ReadonlySet<string>;
  try {
    suspended = await known.suspended;
  } catch {
    kept.delete(ctx);
    return;
  }
  if (suspended.has(actor.userId)) throw new ApiError('unauthenticated');
}

/**
 * Notes the day of a visit, for the count of who was here lately, and gives the person as they stand.
 *
 * @returns undefined where there is no such person.
 */
export async function noteVisit(ctx: Context, userId: string): Promise<Visit | undefined> {
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const { rows } = await ctx.db.query<Visit>({
    name: 'account-visit',
    text: `
      with visit as (
        update users set active_day = $2::date
        where id = $1 and suspended_at is null and active_day is distinct from $2::date)
      select person_json(u) as person, u.suspension_reason as suspended, u.session_epoch as epoch
      from users u where u.id = $1`,
    values: [userId, day],
  });
  return rows[0];
}

async function recentlySuspended(ctx: Context, nowMs: number): Promise<ReadonlySet<string>> {
  const { rows } = await ctx.db.query<{ id: string }>({
    name: 'recently-suspended',
    text: `
      select id from users where suspended_at > $1
      union all select id from users where erased_at > $1
      union all select user_id from erasures where started_at is not null`,
    values: [new Date(nowMs - (times.accessTokenTtlSeconds + 60) * 1_000)],
  });
  return new Set(rows.map(({ id }) => id));
}
