import type { Plain } from './backings.ts';

/** What a step expects: a reply, a check of one, or that the order of an array (or of its pairs) is free. */
export type Expected =
  | Plain
  | { unordered: Plain[]; groupSize: number }
  | { between: [number, number] }
  | { score: string };
/** A command (words parted by blanks, or a list for words that contain some) and its reply; or time that passes. */
export type Step = [command: string | (string | Buffer)[], expected: Expected] | { advanceMs: number };

export const OK = { status: 'OK' };
export const E = (text: string) => ({ error: `ERR ${text}` });
export const WRONGTYPE = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };
export const SYNTAX = E('syntax error');
export const NOT_INTEGER = E('value is not an integer or out of range');
export const NOT_FLOAT = E('value is not a valid float');
export const BAD_RANGE = E('min or max is not a float');
export const arity = (name: string) => E(`wrong number of arguments for '${name}' command`);
export const badExpiry = (name: string) => E(`invalid expire time in '${name}' command`);
export const unordered = (...items: Plain[]) => ({ unordered: items, groupSize: 1 });
export const unorderedPairs = (...items: Plain[]) => ({ unordered: items, groupSize: 2 });
export const between = (low: number, high: number) => ({ between: [low, high] as [number, number] });
/** A score by value: Redis 7.0 writes 17 digits, later ones the fewest that suffice. */
export const score = (text: string) => ({ score: text });
