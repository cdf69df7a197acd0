import { createHash, randomBytes } from 'node:crypto';
import { factorLimits } from '../../wire/limits.ts';
import type { Context, ExpiringRecord } from '../context.ts';

/** What a challenge is for: `second-step` stands between password and code; a passkey signs the others. */
export type ChallengeKind = 'second-step' | 'passkey' | 'passkey-add';

/** 256 random bits that are good once and for 5 minutes; only a digest of them is kept. */
export async function newChallenge(
  ctx: Context,
  kind: ChallengeKind,
  data: ExpiringRecord['data'] = {},
): Promise<{ token: string; expiresAtMs: number }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAtSeconds = Math.floor(ctx.clock.now() / 1_000) + factorLimits.challengeTtlSeconds;
  await ctx.records.put({
    pk: keyOf(kind, token),
    sk: 'challenge',
    expiresAtSeconds,
    data: { ...data, used: false },
  });
  return { token, expiresAtMs: expiresAtSeconds * 1_000 };
}

/** What a challenge was made with, without using it up; undefined where it is not, or no longer, good. */
export async function readChallenge(
  ctx: Context,
  kind: ChallengeKind,
  token: string,
): Promise<ExpiringRecord['data'] | undefined> {
  const record = await ctx.records.get(keyOf(kind, token), 'challenge');
  return record?.data.used === false ? record.data : undefined;
}

/** Uses a challenge up and answers what it was made with. Of two at the same moment one gets undefined. */
export async function takeChallenge(
  ctx: Context,
  kind: ChallengeKind,
  token: string,
): Promise<ExpiringRecord['data'] | undefined> {
  const record = await ctx.records.get(keyOf(kind, token), 'challenge');
  if (record?.data.used !== false) return undefined;
  const isTaken = await ctx.records.put({ ...record, data: { ...record.data, used: true } }, { used: false });
  return isTaken ? record.data : undefined;
}

function keyOf(kind: ChallengeKind, token: string): string {
  return `challenge#${kind}-${createHash('sha256').update(token).digest('base64url')}`;
}
