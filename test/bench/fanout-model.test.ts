import { expect, test } from 'vitest';
import { limits } from '../../functions/wire/limits.ts';
import { assumptions, atOnce, byNotice, byShards } from '../../scripts/bench/fanout/model.ts';

test('the model reckons with the limits of the product', () => {
  expect(assumptions).toMatchObject({
    inlineSocketsMax: limits.inlineSocketsMax,
    peoplePerShardMax: limits.peoplePerShardMax,
  });
});

test('shards end sooner than one function does, and nothing ends sooner than the quota allows', () => {
  for (const members of [10_000, 100_000]) {
    expect(byShards(members).lastMs).toBeLessThan(atOnce(members).lastMs);
    const quotaMs = (members / assumptions.requestsPerSecond) * 1_000 - 1_000;
    expect(byShards(members).lastMs).toBeGreaterThan(quotaMs);
  }
});

test('a notice costs less for each message the more there are of them', () => {
  expect(byNotice(100_000, 5).dollars).toBeLessThan(byShards(100_000).dollars / 4);
  expect(byNotice(100_000, 1).dollars).toBeCloseTo(byShards(100_000).dollars, 5);
});
