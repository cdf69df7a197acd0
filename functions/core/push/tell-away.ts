import type { QuietHours } from '../../wire/push.ts';
import type { Context } from '../context.ts';
import { onlineKey } from '../presence/connections.ts';
import { isQuiet } from './quiet.ts';
import { forgetSubscriptions, type Subscription, wake } from './service.ts';
import { confirmedSince } from './subscriptions.ts';
import { notePush } from './trace.ts';

interface Candidate {
  readonly userId: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly isRead: boolean;
  readonly isMuted: boolean;
  readonly quietHours: QuietHours | null;
  readonly subscriptions: readonly Subscription[];
}

/** People whose browsers are woken at the same time. */
const atOnce = 32;

/**
 * Wakes the browsers of members who have not read a message some seconds after it was sent, are not shown as online, and want to
 * be told now. What became of each is noted for the person. A repeat may wake a browser twice; the service replaces the first.
 *
 * @throws ApiError `waking`, `unavailable` where the database is away.
 */
export async function tellAway(ctx: Context, sent: { senderId: string; clientId: string }): Promise<void> {
  const candidates = await candidatesFor(ctx, sent);
  if (candidates.length === 0) return;
  const online = await onlineAmong(ctx, candidates);
  for (let index = 0; index < candidates.length; index += atOnce) {
    await Promise.all(candidates.slice(index, index + atOnce).map((one) => tell(ctx, one, online)));
  }
}

async function tell(ctx: Context, person: Candidate, online: ReadonlySet<string>): Promise<void> {
  const { userId, conversationId, seq } = person;
  const held = heldBack(ctx, person, online);
  if (held) return notePush(ctx, { userId, conversationId, seq, outcome: held });
  const deliveries = await Promise.all(
    person.subscriptions.map(async (subscription) => {
      const delivery = await wake(ctx, subscription, conversationId);
      await notePush(ctx, { userId, conversationId, seq, subscriptionId: subscription.id, ...delivery });
      return { id: subscription.id, ...delivery };
    }),
  );
  await forgetSubscriptions(
    ctx,
    deliveries.filter(({ outcome }) => outcome === 'gone').map(({ id }) => id),
  );
}

function heldBack(ctx: Context, person: Candidate, online: ReadonlySet<string>) {
  if (person.isRead) return 'read';
  if (person.isMuted) return 'muted';
  if (online.has(person.userId)) return 'active';
  if (person.quietHours && isQuiet(person.quietHours, ctx.clock.now())) return 'quiet_hours';
  return null;
}

/** Members who may see the message and have browsers to be told; a message that was taken back meanwhile has none. */
async function candidatesFor(
  ctx: Context,
  { senderId, clientId }: { senderId: string; clientId: string },
): Promise<Candidate[]> {
  const { rows } = await ctx.db.query<Candidate>({
    name: 'push-candidates',
    text: `
      select x.user_id as "userId", m.conversation_id as "conversationId", m.seq,
        own_read_seq(x) >= m.seq as "isRead", coalesce(x.muted_until > $3, false) as "isMuted",
        case when u.quiet_from_minute is not null then json_build_object(
          'fromMinute', u.quiet_from_minute, 'untilMinute', u.quiet_until_minute, 'timeZone', u.quiet_time_zone)
        end as "quietHours",
        s.subscriptions
      from messages m
      join members x on x.conversation_id = m.conversation_id and x.user_id <> m.sender_id
      join users u on u.id = x.user_id
      join lateral (
        select json_agg(json_build_object('id', p.id, 'endpoint', p.endpoint)) as subscriptions
        from push_subscriptions p where p.user_id = x.user_id and p.confirmed_at >= $4) s on s.subscriptions is not null
      where m.sender_id = $1 and m.client_id = $2 and m.kind = 'message' and m.body is not null
        and may_see(x, m, $3)`,
    values: [senderId, clientId, new Date(ctx.clock.now()), confirmedSince(ctx)],
  });
  return rows;
}

/** Where the live store is away nobody is known to be online, and everybody is told. */
async function onlineAmong(ctx: Context, people: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const ids = people.map(({ userId }) => userId);
  const nowMs = ctx.clock.now();
  try {
    const [scores] = await ctx.live.batch((batch) => batch.zmscore(onlineKey, ids));
    return new Set(ids.filter((_, index) => Array.isArray(scores) && Number(scores[index] ?? 0) > nowMs));
  } catch (error) {
    ctx.log.error('Presence is not available.', { operation: 'push', store: 'redis', error });
    return new Set();
  }
}
