import { randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { limits, times } from '../../wire/limits.ts';
import type { PushInfo, PushSubscriptionPut, PushTestResult, QuietHours } from '../../wire/push.ts';
import type { Actor, Context } from '../context.ts';
import { forgetSubscriptions, isPushService, type Subscription, wake } from './service.ts';
import { applicationServerKey } from './vapid.ts';

/** A subscription that its browser has not renewed for as long as a session may idle stands for nobody any more. */
export function confirmedSince(ctx: Context): Date {
  return new Date(ctx.clock.now() - times.sessionIdleTtlSeconds * 1_000);
}

/**
 * Has this browser told of messages while no page is open, for as long as its session lasts. A repeat renews it, and an
 * endpoint that was another account's on the same browser becomes the caller's.
 *
 * @throws ApiError `invalid` where the address is no push service of a browser, `too_many` with 20 of them, `not_found` where
 *   a renewal finds none of this session.
 */
export async function subscribe(ctx: Context, actor: Actor, command: PushSubscriptionPut): Promise<void> {
  if (!isPushService(ctx, command.endpoint)) {
    throw new ApiError('invalid', { issues: [{ path: 'endpoint', reason: 'not_a_push_service' }] });
  }
  if (command.showsNames === undefined) return renew(ctx, actor, command.endpoint);
  const { showsNames } = command;
  const now = new Date(ctx.clock.now());
  await ctx.db.transaction(async (tx) => {
    // The person's row is locked, so that two at once cannot both be the last.
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    await tx.query({
      text: 'delete from push_subscriptions where user_id = $1 and (confirmed_at < $2 or (session_id = $3 and endpoint <> $4))',
      values: [actor.userId, confirmedSince(ctx), actor.sessionId, command.endpoint],
    });
    const others = await tx.query({
      text: 'select from push_subscriptions where user_id = $1 and endpoint <> $2',
      values: [actor.userId, command.endpoint],
    });
    if (others.rowCount >= limits.pushSubscriptionsMax) throw new ApiError('too_many');
    await tx.query({
      text: `
        insert into push_subscriptions (id, user_id, session_id, endpoint, shows_names, created_at, confirmed_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        on conflict (endpoint) do update set
          user_id = excluded.user_id, session_id = excluded.session_id, shows_names = excluded.shows_names,
          confirmed_at = excluded.confirmed_at`,
      values: [randomUUID(), actor.userId, actor.sessionId, command.endpoint, showsNames, now],
    });
  });
}

async function renew(ctx: Context, actor: Actor, endpoint: string): Promise<void> {
  const { rowCount } = await ctx.db.query({
    text: 'update push_subscriptions set confirmed_at = $4 where user_id = $1 and session_id = $2 and endpoint = $3',
    values: [actor.userId, actor.sessionId, endpoint, new Date(ctx.clock.now())],
  });
  if (rowCount === 0) throw new ApiError('not_found');
}

/** Has a browser of the caller told no more. A repeat, and one that is not theirs, does nothing. */
export async function unsubscribe(ctx: Context, actor: Actor, endpoint: string): Promise<void> {
  await ctx.db.query({
    text: 'delete from push_subscriptions where user_id = $1 and endpoint = $2',
    values: [actor.userId, endpoint],
  });
}

/** Has the browser of a session that ended told no more. A repeat does nothing. */
export async function unsubscribeSession(ctx: Context, actor: Actor): Promise<void> {
  await ctx.db.query({
    text: 'delete from push_subscriptions where user_id = $1 and session_id = $2',
    values: [actor.userId, actor.sessionId],
  });
}

/** Sets the hours without pushes; null ends them. A repeat changes nothing. */
export async function setQuietHours(ctx: Context, actor: Actor, hours: QuietHours | null): Promise<void> {
  await ctx.db.query({
    text: `
      update users set quiet_from_minute = $2, quiet_until_minute = $3, quiet_time_zone = $4 where id = $1`,
    values: [actor.userId, hours?.fromMinute ?? null, hours?.untilMinute ?? null, hours?.timeZone ?? null],
  });
}

/** What a browser subscribes with, and what the caller has set. */
export async function pushInfo(ctx: Context, actor: Actor): Promise<PushInfo> {
  const [key, { rows }] = await Promise.all([
    applicationServerKey(ctx),
    ctx.db.query<{
      hours: QuietHours | null;
      subscriptions: {
        id: string;
        endpoint: string;
        showsNames: boolean;
        createdAtMs: number;
        sessionId: string;
      }[];
    }>({
      text: `
        select
          case when u.quiet_from_minute is not null then json_build_object(
            'fromMinute', u.quiet_from_minute, 'untilMinute', u.quiet_until_minute, 'timeZone', u.quiet_time_zone) end as hours,
          coalesce((
            select json_agg(json_build_object(
              'id', s.id, 'endpoint', s.endpoint, 'showsNames', s.shows_names,
              'createdAtMs', epoch_ms(s.created_at), 'sessionId', s.session_id) order by s.created_at, s.id)
            from push_subscriptions s where s.user_id = u.id and s.confirmed_at >= $2), '[]') as subscriptions
        from users u where u.id = $1`,
      values: [actor.userId, confirmedSince(ctx)],
    }),
  ]);
  const account = rows[0];
  if (!account) throw new ApiError('unauthenticated');
  return {
    applicationServerKey: key,
    quietHours: account.hours,
    // The address lets whoever has it wake that browser, so it is not told.
    subscriptions: account.subscriptions.map(({ endpoint, sessionId, ...subscription }) => ({
      ...subscription,
      service: new URL(endpoint).host,
      current: sessionId === actor.sessionId,
    })),
  };
}

/** Wakes every browser of the caller now, whatever is muted. */
export async function testPush(ctx: Context, actor: Actor): Promise<PushTestResult> {
  const { rows } = await ctx.db.query<Subscription>({
    text: 'select id, endpoint from push_subscriptions where user_id = $1 and confirmed_at >= $2',
    values: [actor.userId, confirmedSince(ctx)],
  });
  const deliveries = await Promise.all(
    rows.map((subscription) => wake(ctx, subscription, `test ${actor.userId}`)),
  );
  await forgetSubscriptions(
    ctx,
    rows.filter((_, index) => deliveries[index]?.outcome === 'gone').map(({ id }) => id),
  );
  const sent = deliveries.filter(({ outcome }) => outcome === 'sent').length;
  return { sent, failed: deliveries.length - sent };
}
