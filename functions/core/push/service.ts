import { createHash } from 'node:crypto';
import { limits, times } from '../../wire/limits.ts';
import { type PushOutcome, pushServiceHosts } from '../../wire/push.ts';
import type { Context } from '../context.ts';
import { vapidAuthorization } from './vapid.ts';

/** One subscription of one browser. */
export interface Subscription {
  readonly id: string;
  readonly endpoint: string;
}

export interface Delivery {
  readonly outcome: Extract<PushOutcome, 'sent' | 'gone' | 'failed'>;
  readonly service: string;
  readonly status: number | null;
}

/**
 * Whether the server may post there: HTTPS to a push service of a browser, or one that the settings name. Without this rule anybody
 * could have it send requests into its own network.
 */
export function isPushService(ctx: Context, endpoint: string): boolean {
  const url = new URL(endpoint);
  if (ctx.settings.pushServices.includes(url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return false;
  return pushServiceHosts.some((host) =>
    host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host,
  );
}

/**
 * Wakes one browser. The push has no payload: the service learns that something is there and when, and nothing else. While the
 * browser is off, a later push about the same thing replaces an earlier one.
 *
 * @param about what it is about; push services see a digest of it.
 */
export async function wake(ctx: Context, { endpoint }: Subscription, about: string): Promise<Delivery> {
  const { origin, host: service } = new URL(endpoint);
  try {
    const status = await ctx.push.post(endpoint, {
      authorization: await vapidAuthorization(ctx, origin),
      ttl: String(times.pushTtlSeconds),
      urgency: 'high',
      topic: createHash('sha256').update(about).digest('base64url').slice(0, limits.pushTopicChars),
    });
    if (status === 404 || status === 410) return { outcome: 'gone', service, status };
    return { outcome: status >= 200 && status < 300 ? 'sent' : 'failed', service, status };
  } catch (error) {
    ctx.log.error('A push service could not be reached.', { operation: 'push', error });
    return { outcome: 'failed', service, status: null };
  }
}

/** Forgets subscriptions that the browsers have withdrawn. */
export async function forgetSubscriptions(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.query({ text: 'delete from push_subscriptions where id = any($1)', values: [ids] });
}
