import { createHmac } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { type RateName, rates } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { networkOf } from './network.ts';

const writeAttemptsMax = 8;
/** The largest integer of the database. */
const burstMax = 2 ** 31 - 1;

/**
 * Takes one of an allowance for an address (by its network) or another key, in the store of expiring records: it holds when Redis is
 * away, and where this store is away nothing is allowed. Kept under a keyed digest until the allowance is full again.
 *
 * @param key left out, nothing is limited.
 * @throws ApiError `too_many_requests` with the time to wait.
 */
export async function takeRecordRate(ctx: Context, name: RateName, key: string | undefined): Promise<void> {
  if (key === undefined) return;
  const { burst, everyMs } = scaled(ctx, name);
  if (everyMs === 0) return;
  const digest = createHmac('sha256', await ctx.secrets.derive('rate-keys'));
  const pk = `limit#${digest.update(`${name} ${networkOf(key)}`).digest('base64url')}`;
  for (let attempt = 0; attempt < writeAttemptsMax; attempt++) {
    const nowMs = ctx.clock.now();
    const found = await ctx.records.get(pk, 'rate');
    const before = Number(found?.data.fullAtMs ?? 0);
    const fullAtMs = Math.max(before, nowMs) + everyMs;
    const waitMs = Math.ceil(fullAtMs - everyMs * burst - nowMs);
    if (waitMs > 0) throw new ApiError('too_many_requests', { retryAfterMs: waitMs });
    const written = await ctx.records.put(
      { pk, sk: 'rate', expiresAtSeconds: Math.ceil(fullAtMs / 1_000) + 1, data: { fullAtMs } },
      found ? { fullAtMs: before } : 'absent',
    );
    if (written) return;
  }
  throw new ApiError('too_many_requests', { retryAfterMs: 1_000 });
}

/** An allowance as it holds here: tests and load runs raise all of them by one factor, or to no limit at all (`everyMs` 0). */
export function scaled(ctx: Context, name: RateName): { burst: number; everyMs: number } {
  const { burst, everyMs } = rates[name];
  const factor = ctx.settings.rateFactor;
  return { burst: Math.min(burst * factor, burstMax), everyMs: everyMs / factor };
}
