import { generateKeySync, type KeyObject } from 'node:crypto';
import type { Clock, PersonKeys, Secrets } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';
import { keyLimits } from '../wire/limits.ts';
import { openKeyTable } from './key-table.ts';
import { unwrapKey, wrapKey } from './key-wrap.ts';

interface Known {
  /** null: destroyed, or never made. */
  readonly key: KeyObject | null;
  readonly readAtMs: number;
}

/**
 * Keys of people in a table of their own, each wrapped by a key derived from the master secret, so that the table alone
 * opens nothing. A process remembers keys for `keyLimits.freshMs`, and while the table is away up to
 * `keyLimits.keptMs`: nothing can be destroyed in a table that nobody reaches.
 */
export function openPersonKeys(options: {
  table: string;
  endpoint?: string;
  secrets: Secrets;
  clock: Clock;
  /** How many keys are remembered. */
  cachedMax?: number;
}): PersonKeys {
  const { secrets, clock, cachedMax = keyLimits.cachedMax } = options;
  const table = openKeyTable(options);
  // In the order of use, so that the first one is forgotten first.
  const known = new Map<string, Known>();
  let wrapping: Promise<Buffer> | undefined;
  let awayUntilMs = 0;

  const recall = (holderId: string, forMs: number): Known | undefined => {
    const found = known.get(holderId);
    if (!found || clock.now() - found.readAtMs >= forMs) return undefined;
    known.delete(holderId);
    known.set(holderId, found);
    return found;
  };

  const remember = (holderId: string, key: KeyObject | null): void => {
    known.delete(holderId);
    known.set(holderId, { key, readAtMs: clock.now() });
    for (const oldest of known.keys()) {
      if (known.size <= cachedMax) break;
      known.delete(oldest);
    }
  };

  /** While the table is away callers are told at once, so that they do not queue up behind its timeouts. */
  const reach = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (clock.now() < awayUntilMs) throw new ApiError('unavailable', { retryAfterMs: keyLimits.retryMs });
    try {
      return await work();
    } catch (error) {
      if (isAway(error)) awayUntilMs = clock.now() + keyLimits.retryMs;
      throw error;
    }
  };

  const wrappingKey = async (): Promise<Buffer> => {
    wrapping ??= secrets.derive('person-keys');
    wrapping.catch(() => {
      wrapping = undefined;
    });
    return wrapping;
  };

  const read = async (holderIds: readonly string[]): Promise<boolean[]> => {
    const stored = await reach(() => table.read(holderIds));
    const wrap = await wrappingKey();
    return holderIds.map((holderId) => {
      const found = stored.get(holderId);
      remember(
        holderId,
        found === undefined || found === 'destroyed' ? null : unwrapKey(wrap, holderId, found),
      );
      return found === 'destroyed';
    });
  };

  return {
    async of(holderIds) {
      const wanted = [...new Set(holderIds)];
      const unknown = wanted.filter((id) => !recall(id, keyLimits.freshMs));
      if (unknown.length > 0) {
        await read(unknown).catch((error: unknown) => {
          const allKept = unknown.every((id) => recall(id, keyLimits.keptMs));
          if (!isAway(error) || !allKept) throw error;
        });
      }
      const keys = new Map<string, KeyObject>();
      for (const id of wanted) {
        const key = known.get(id)?.key;
        if (key) keys.set(id, key);
      }
      return keys;
    },

    async ensure(holderId) {
      const fresh = recall(holderId, keyLimits.freshMs)?.key;
      if (fresh) return fresh;
      try {
        const [isDestroyed] = await read([holderId]);
        if (isDestroyed) throw new ApiError('unauthenticated');
        const stored = known.get(holderId)?.key;
        if (stored) return stored;
        const made = generateKeySync('aes', { length: 256 });
        const wrap = await wrappingKey();
        if (await reach(() => table.add(holderId, wrapKey(wrap, holderId, made)))) {
          remember(holderId, made);
          return made;
        }
        // Somebody else was first.
        await read([holderId]);
        const theirs = known.get(holderId)?.key;
        if (!theirs) throw new ApiError('unauthenticated');
        return theirs;
      } catch (error) {
        const kept = isAway(error) ? recall(holderId, keyLimits.keptMs)?.key : undefined;
        if (kept) return kept;
        throw error;
      }
    },

    async destroy(holderId) {
      const markExpiresAtSeconds = Math.floor(clock.now() / 1_000) + keyLimits.destroyedMarkSeconds;
      await table.destroy(holderId, markExpiresAtSeconds);
      remember(holderId, null);
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unavailable';
}
