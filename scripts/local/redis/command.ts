import type { Keyspace } from './keyspace.ts';
import type { Reply } from './reply.ts';

/** Carries a command out. `args[0]` is its lower-case name, the rest are bytes, one char each; throws ReplyError. */
export type Handler = (db: Keyspace, args: string[]) => Reply;

/** Commands by lower-case name. Arity counts the name; a negative one is a minimum, as in Redis' own table. */
export type CommandTable = Record<string, [arity: number, handler: Handler]>;

/** The arguments in pairs (`score member`, `field value`). */
export function pairs(args: string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let i = 0; i + 1 < args.length; i += 2) result.push([args[i] ?? '', args[i + 1] ?? '']);
  return result;
}

/** A rank range of `size` items, negative ranks counted from the end, as [from, to) within bounds. */
export function clampRange(start: number, stop: number, size: number): [from: number, to: number] {
  const from = Math.max(0, start < 0 ? start + size : start);
  const to = Math.min(size, (stop < 0 ? stop + size : stop) + 1);
  return from < to ? [from, to] : [0, 0];
}
