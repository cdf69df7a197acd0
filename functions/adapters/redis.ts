import { Redis } from '@upstash/redis';
import type { LiveBatch, LiveStore } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';

/** The live store on Upstash Redis over REST: a batch is one HTTPS request. */
export function openRedis(options: { url: string; token: string }): LiveStore {
  const redis = new Redis({
    url: options.url,
    token: options.token,
    // Members are ids and must stay strings; the SDK would turn "123" into a number.
    automaticDeserialization: false,
    enableTelemetry: false,
    // Chat goes on without this store, so it is not waited for.
    retry: { retries: 1, backoff: () => 50 },
    signal: () => AbortSignal.timeout(1_500),
  });
  return {
    async batch(build) {
      const pipeline = redis.pipeline();
      build(pipeline as unknown as LiveBatch);
      if (pipeline.length() === 0) return [];
      try {
        return await pipeline.exec();
      } catch (cause) {
        throw new ApiError('unavailable', { retryAfterMs: 1_000, cause });
      }
    },
  };
}
