import { ApiError } from '../../wire/errors.ts';
import { limits, times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { handleDigest } from './handle-digest.ts';

const writeAttemptsMax = 8;

/**
 * Counts an attempt to sign in to a handle. The first five are free, then each one has to wait twice as long as the one
 * before, up to 15 minutes: guessing is slowed down, and nobody is locked out for good. Counted for unknown handles
 * too, in the store of expiring records, so it holds when Redis is away. Answers how many there were in a row.
 *
 * @throws ApiError `too_many_requests` with the time to wait.
 */
export async function takeSignInAttempt(ctx: Context, handle: string): Promise<number> {
  const pk = pkOf(handle);
  for (let attempt = 0; attempt < writeAttemptsMax; attempt++) {
    const nowMs = ctx.clock.now();
    const found = await ctx.records.get(pk, 'sign-in');
    const count = Number(found?.data.count ?? 0);
    const nextAtMs = Number(found?.data.nextAtMs ?? 0);
    if (nowMs < nextAtMs) throw new ApiError('too_many_requests', { retryAfterMs: nextAtMs - nowMs });

    const delayMs = delayAfter(count + 1);
    const written = await ctx.records.put(
      {
        pk,
        sk: 'sign-in',
        expiresAtSeconds: Math.ceil((nowMs + times.signInDelayMaxMs * 2) / 1_000),
        data: { count: count + 1, nextAtMs: nowMs + delayMs },
      },
      found ? { count } : 'absent',
    );
    if (written) return count + 1;
  }
  throw new ApiError('too_many_requests', { retryAfterMs: 1_000 });
}

/** After a success the count starts anew. */
export async function clearSignInDelay(ctx: Context, handle: string): Promise<void> {
  await ctx.records.delete(pkOf(handle), 'sign-in');
}

function delayAfter(count: number): number {
  if (count < limits.signInsWithoutDelay) return 0;
  return Math.min(1_000 * 2 ** (count - limits.signInsWithoutDelay), times.signInDelayMaxMs);
}

/** A digest, so that the store keeps no list of handles somebody typed. */
function pkOf(handle: string): string {
  return `limit#${handleDigest(handle)}`;
}
