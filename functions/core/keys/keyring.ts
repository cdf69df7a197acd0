import type { KeyObject } from 'node:crypto';
import type { Context } from '../context.ts';

/** The keys that one answer needs, fetched together. */
export interface Keyring {
  /** Absent where the key was destroyed. */
  key(holderId: string): KeyObject | undefined;
  /** Something was sealed and does not open: it is logged, and reads as deleted. */
  refused(): void;
}

/**
 * Fetches the key of everybody whom `answer`, rows of the database at any depth, names as `keyId`: one round trip at most,
 * and mostly none.
 *
 * @throws ApiError `unavailable`.
 */
export async function keyringFor(ctx: Context, answer: unknown): Promise<Keyring> {
  const holderIds = new Set<string>();
  collect(answer, holderIds);
  return keyringOf(ctx, holderIds.size > 0 ? await ctx.personKeys.of(holderIds) : new Map());
}

/** A keyring of keys that are at hand. */
export function keyringOf(ctx: Context, keys: ReadonlyMap<string, KeyObject>): Keyring {
  return {
    key: (holderId) => keys.get(holderId),
    refused: () => ctx.log.error('Something sealed does not open.', { operation: 'open', store: 'postgres' }),
  };
}

function collect(value: unknown, holderIds: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, holderIds);
    return;
  }
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name];
    if (name === 'keyId') {
      if (typeof inner === 'string') holderIds.add(inner);
    } else {
      collect(inner, holderIds);
    }
  }
}
