import { type CommandTable, clampRange } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { formatScore, indexArg, parseBound } from './numbers.ts';
import { bulk, type Reply, ReplyError, syntaxError } from './reply.ts';
import type { Scored, SortedSet } from './sortedset.ts';

export const sortedSetRangeCommands: CommandTable = {
  zcount: [4, count],
  zrange: [-4, (db, [, ...args]) => range(db, args, {})],
  zrangebyscore: [-4, (db, [, ...args]) => range(db, args, { by: 'score', reverse: false })],
  zrevrange: [-4, (db, [, ...args]) => range(db, args, { by: 'rank', reverse: true })],
  zremrangebyscore: [4, removeByScore],
  zremrangebyrank: [4, removeByRank],
};

/** Positions [from, to) of a sorted set. */
type Span = (zset: SortedSet) => [from: number, to: number];

interface RangeOptions {
  by?: 'rank' | 'score' | 'lex';
  reverse?: boolean;
  withScores?: boolean;
  limit?: { offset: number; count: number };
}

function count(db: Keyspace, [, key = '', min = '', max = '']: string[]): Reply {
  const span = scoreSpan(min, max);
  const zset = db.get(key, 'zset');
  if (zset === undefined) return 0;
  const [from, to] = span(zset);
  return to - from;
}

/** All reading ranges: `given` is what the name of the command settles, the options settle the rest. */
function range(
  db: Keyspace,
  [key = '', start = '', stop = '', ...words]: string[],
  given: RangeOptions,
): Reply {
  const options = parseOptions(words, given);
  const { by = 'rank', reverse = false, withScores = false, limit } = options;
  if (limit && limit.count !== -1 && by === 'rank') {
    throw new ReplyError(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
  }
  if (withScores && by === 'lex') {
    throw new ReplyError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  const [min, max] = reverse ? [stop, start] : [start, stop];
  const span =
    by === 'rank' ? rankSpan(start, stop, reverse) : by === 'score' ? scoreSpan(min, max) : lexSpan(min, max);
  const zset = db.get(key, 'zset');
  if (zset === undefined) return [];
  const items = zset.ordered.slice(...span(zset));
  if (reverse) items.reverse();
  return limited(items, by === 'rank' ? undefined : limit).flatMap(({ member, score }) =>
    withScores ? [bulk(member), bulk(formatScore(score))] : [bulk(member)],
  );
}

function parseOptions(words: string[], given: RangeOptions): RangeOptions {
  const options = { ...given };
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] ?? '').toLowerCase();
    const [offset, limit] = words.slice(i + 1);
    if (word === 'withscores') {
      options.withScores = true;
    } else if (word === 'limit' && offset !== undefined && limit !== undefined) {
      options.limit = { offset: indexArg(offset), count: indexArg(limit) };
      i += 2;
    } else if (word === 'rev' && options.reverse === undefined) {
      options.reverse = true;
    } else if ((word === 'byscore' || word === 'bylex') && options.by === undefined) {
      options.by = word === 'byscore' ? 'score' : 'lex';
    } else {
      throw syntaxError();
    }
  }
  return options;
}

/** A negative count means all; a negative offset leaves nothing. */
function limited(items: Scored[], limit: RangeOptions['limit']): Scored[] {
  if (limit === undefined) return items;
  if (limit.offset < 0) return [];
  return items.slice(limit.offset, limit.count < 0 ? undefined : limit.offset + limit.count);
}

function rankSpan(startText: string, stopText: string, reverse: boolean): Span {
  const [start, stop] = [indexArg(startText), indexArg(stopText)];
  return ({ size }) => {
    const [from, to] = clampRange(start, stop, size);
    return reverse ? [size - to, size - from] : [from, to];
  };
}

function scoreSpan(minText: string, maxText: string): Span {
  const [min, max] = [scoreBound(minText), scoreBound(maxText)];
  return (zset) => {
    const from = zset.firstPosition(({ score }) => score > min.at || (score === min.at && !min.exclusive));
    const to = zset.firstPosition(({ score }) => score > max.at || (score === max.at && max.exclusive));
    return [from, Math.max(from, to)];
  };
}

function scoreBound(text: string): { at: number; exclusive: boolean } {
  const exclusive = text.startsWith('(');
  const at = parseBound(exclusive ? text.slice(1) : text);
  if (at === undefined) throw new ReplyError('ERR min or max is not a float');
  return { at, exclusive };
}

/** Redis defines a range by bytes only where all scores are equal. */
function lexSpan(minText: string, maxText: string): Span {
  const [reachesMin, passesMax] = [lexBound(minText, false), lexBound(maxText, true)];
  return (zset) => {
    const from = zset.firstPosition(({ member }) => reachesMin(member));
    return [
      from,
      Math.max(
        from,
        zset.firstPosition(({ member }) => passesMax(member)),
      ),
    ];
  };
}

/** Whether a member lies at or after the bound; for an upper bound, whether it lies beyond it. */
function lexBound(text: string, upper: boolean): (member: string) => boolean {
  const at = text.slice(1);
  if (text === '-') return () => true;
  if (text === '+') return () => false;
  if (text.startsWith('(')) return upper ? (member) => member >= at : (member) => member > at;
  if (text.startsWith('[')) return upper ? (member) => member > at : (member) => member >= at;
  throw new ReplyError('ERR min or max not valid string range item');
}

function removeByScore(db: Keyspace, [, key = '', min = '', max = '']: string[]): Reply {
  return removeSpan(db, key, scoreSpan(min, max));
}

function removeByRank(db: Keyspace, [, key = '', start = '', stop = '']: string[]): Reply {
  return removeSpan(db, key, rankSpan(start, stop, false));
}

function removeSpan(db: Keyspace, key: string, span: Span): Reply {
  const zset = db.get(key, 'zset');
  if (zset === undefined) return 0;
  const [from, to] = span(zset);
  zset.deleteAt(from, to - from);
  db.dropIfEmpty(key, zset.size);
  return to - from;
}
