import { type CommandTable, pairs } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { formatScore, scoreArg } from './numbers.ts';
import { bulk, type Reply, ReplyError, syntaxError } from './reply.ts';
import type { SortedSet } from './sortedset.ts';

export const sortedSetCommands: CommandTable = {
  zadd: [-4, add],
  zincrby: [
    4,
    (db, [, key = '', by = '', member = '']) => update(db, key, new Set(['incr']), [[by, member]]),
  ],
  zrem: [-3, remove],
  zscore: [3, (db, [, key = '', member = '']) => scoreOf(db.get(key, 'zset'), member)],
  zmscore: [-3, scoresOf],
  zcard: [2, (db, [, key = '']) => db.get(key, 'zset')?.size ?? 0],
  zrank: [3, (db, [, key = '', member = '']) => db.get(key, 'zset')?.rank(member) ?? null],
};

function add(db: Keyspace, [, key = '', ...args]: string[]): Reply {
  const flags = new Set<string>();
  for (const arg of args) {
    const option = arg.toLowerCase();
    if (!['nx', 'xx', 'gt', 'lt', 'ch', 'incr'].includes(option)) break;
    flags.add(option);
  }
  // Options may repeat, so their count is not the size of the set.
  const firstScore = args.findIndex((arg) => !flags.has(arg.toLowerCase()));
  const items = firstScore < 0 ? [] : args.slice(firstScore);
  if (items.length === 0 || items.length % 2 !== 0) throw syntaxError();
  refuseContradictions(flags, items.length / 2);
  return update(db, key, flags, pairs(items));
}

function refuseContradictions(flags: Set<string>, pairCount: number): void {
  if (flags.has('nx') && flags.has('xx')) {
    throw new ReplyError('ERR XX and NX options at the same time are not compatible');
  }
  if (['gt', 'lt', 'nx'].filter((flag) => flags.has(flag)).length > 1) {
    throw new ReplyError('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (flags.has('incr') && pairCount > 1) {
    throw new ReplyError('ERR INCR option supports a single increment-element pair');
  }
}

/** ZADD with parsed options: the count of added (CH: changed) members, or with INCR the new score. */
function update(db: Keyspace, key: string, flags: Set<string>, items: [string, string][]): Reply {
  const scored = items.map(([text, member]) => ({ score: scoreArg(text), member }));
  if (db.get(key, 'zset') === undefined && flags.has('xx')) return flags.has('incr') ? null : 0;
  let added = 0;
  let changed = 0;
  for (const { score: given, member } of scored) {
    const current = db.get(key, 'zset')?.score(member);
    const score = flags.has('incr') && current !== undefined ? current + given : given;
    if (Number.isNaN(score)) throw new ReplyError('ERR resulting score is not a number (NaN)');
    const refused =
      current === undefined
        ? flags.has('xx')
        : flags.has('nx') || (flags.has('gt') && score <= current) || (flags.has('lt') && score >= current);
    if (refused && flags.has('incr')) return null;
    if (refused) continue;
    if (current === undefined) added++;
    else if (current !== score) changed++;
    if (current !== score) db.getOrCreate(key, 'zset').set(member, score);
    if (flags.has('incr')) return bulk(formatScore(score));
  }
  return flags.has('ch') ? added + changed : added;
}

function remove(db: Keyspace, [, key = '', ...members]: string[]): Reply {
  const zset = db.get(key, 'zset');
  if (zset === undefined) return 0;
  const removed = members.filter((member) => zset.delete(member)).length;
  db.dropIfEmpty(key, zset.size);
  return removed;
}

function scoreOf(zset: SortedSet | undefined, member: string): Reply {
  const score = zset?.score(member);
  return score === undefined ? null : bulk(formatScore(score));
}

function scoresOf(db: Keyspace, [, key = '', ...members]: string[]): Reply {
  const zset = db.get(key, 'zset');
  return members.map((member) => scoreOf(zset, member));
}
