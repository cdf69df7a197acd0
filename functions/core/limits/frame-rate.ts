import { ApiError } from '../../wire/errors.ts';
import type { Context } from '../context.ts';
import type { Connection } from '../presence/connections.ts';
import { scaled } from './record-rate.ts';

/**
 * Takes one of a socket's allowance of frames, in the live store: a window that slides over two counters, because a bucket would
 * need a script there. Without the live store nothing is limited.
 *
 * @throws ApiError `too_many_requests` with the time to wait.
 */
export async function takeFrame(ctx: Context, connection: Connection): Promise<void> {
  const { burst, everyMs } = scaled(ctx, 'socketFrames');
  if (everyMs === 0) return;
  const windowMs = Math.max(1, Math.round(burst * everyMs));
  const nowMs = ctx.clock.now();
  const index = Math.floor(nowMs / windowMs);
  const intoMs = nowMs - index * windowMs;
  const counts = await count(ctx, connection, index, windowMs);
  if (!counts) return;
  const [before, now] = counts;
  if (now + before * (1 - intoMs / windowMs) <= burst) return;
  throw new ApiError('too_many_requests', { retryAfterMs: Math.ceil(windowMs - intoMs) });
}

async function count(
  ctx: Context,
  { connectionId }: Connection,
  index: number,
  windowMs: number,
): Promise<[before: number, now: number] | undefined> {
  const key = (at: number) => `frames:${connectionId.replace(/\W/g, '')}:${at}`;
  try {
    const [before, now] = await ctx.live.batch((batch) => {
      batch.get(key(index - 1));
      batch.incr(key(index));
      batch.pexpire(key(index), windowMs * 2);
    });
    return [Number(before ?? 0), Number(now)];
  } catch (error) {
    ctx.log.error('Frames could not be counted.', { operation: '$default', store: 'redis', error });
    return undefined;
  }
}
