import { Redis } from '@upstash/redis';
import { afterAll, describe, expect, test } from 'vitest';
import { openRedis } from '../../functions/adapters/redis.ts';
import type { LiveBatch, LiveStore } from '../../functions/core/context.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { startBridge } from '../../scripts/local/redis/bridge.ts';
import { RedisEngine } from '../../scripts/local/redis/engine.ts';
import { engineBacking } from '../../scripts/local/redis/index.ts';
import { inProcessLiveStore } from '../../scripts/local/stack/in-process.ts';

const token = 'secret';
const everything = (batch: LiveBatch) => {
  batch.zadd('set', {}, { score: 1.5, member: 'ann 1' });
  batch.zadd('set', { gt: true }, { score: 3, member: 'ann 1' });
  batch.zadd('set', { gt: true }, { score: 2, member: 'ann 1' });
  batch.zadd('set', { lt: true, xx: true }, { score: 2, member: 'nobody' });
  batch.zadd('other', {}, { score: 1_700_000_000_000, member: '123' });
  batch.zmscore('set', ['ann 1', 'nobody']);
  batch.zunion(3, ['set', 'other', 'missing'], { withScores: true });
  batch.zcount('set', '-inf', 10);
  batch.zremrangebyscore('other', '-inf', 5);
  batch.pexpire('set', 60_000);
  batch.zrem('set', 'ann 1', 'nobody');
  batch.incr('count');
  batch.incr('count');
  batch.get('count');
  batch.get('nothing');
  batch.ping();
};
const refused = (batch: LiveBatch) => batch.zadd('set', {}, { score: Number.NaN, member: 'x' });

let backing = engineBacking(new RedisEngine());
const bridge = await startBridge({ token, backing: () => backing });
afterAll(() => bridge.close());

/** Upstash's own client in the shape of the port. */
function openUpstash(): LiveStore {
  const redis = new Redis({
    url: bridge.url,
    token,
    automaticDeserialization: false,
    enableTelemetry: false,
  });
  return {
    async batch(build) {
      const pipeline = redis.pipeline();
      build(pipeline as unknown as LiveBatch);
      if (pipeline.length() === 0) return [];
      return pipeline.exec().catch((cause: unknown) => {
        throw new ApiError('unavailable', { cause });
      });
    },
  };
}

const stores: Record<string, () => LiveStore> = {
  'over REST': () => openRedis({ url: bridge.url, token }),
  'in this process': () => inProcessLiveStore(() => backing),
  'by Upstash’s client': openUpstash,
};

describe.each(Object.entries(stores))('the live store %s', (_, open) => {
  test('carries a batch out in order, and answers each of its commands', async () => {
    backing = engineBacking(new RedisEngine());
    const replies = await open().batch(everything);
    expect(replies).toEqual([
      1,
      0,
      0,
      0,
      1,
      ['3', null],
      ['ann 1', '3', '123', '1700000000000'],
      1,
      0,
      1,
      1,
      1,
      2,
      '2',
      null,
      'PONG',
    ]);
  });

  test('is unavailable where a command is refused', async () => {
    backing = engineBacking(new RedisEngine());
    await expect(open().batch(refused)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('asks for nothing where a batch is empty', async () => {
    expect(await open().batch(() => {})).toEqual([]);
  });
});
