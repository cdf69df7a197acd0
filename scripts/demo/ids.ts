import { createHash } from 'node:crypto';

const namespace = 'umbrachat demo 1';
/** 2025-01-01T00:00:00Z: the time inside the ids. It is fixed, so that an id is the same on every run. */
const idsFromMs = 1_735_689_600_000;

/**
 * The client id (RFC 9562, version 7) of one thing of the demo. The same `key` and `index` always give the same id,
 * which is what makes a second run a repeat; within a key, ids ascend with the index.
 */
export function demoId(key: string, index = 0): string {
  const timeHex = (idsFromMs + index).toString(16).padStart(12, '0');
  const hash = digest(`${key}/${index}`);
  const variant = ((Number.parseInt(hash.charAt(3), 16) & 0x3) | 0x8).toString(16);
  return [
    timeHex.slice(0, 8),
    timeHex.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-');
}

/** Numbers from 0 up to 1 that are the same on every run (mulberry32). */
export function demoRandom(key: string): () => number {
  let state = Number.parseInt(digest(key).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function digest(text: string): string {
  return createHash('sha256').update(`${namespace}/${text}`).digest('hex');
}
