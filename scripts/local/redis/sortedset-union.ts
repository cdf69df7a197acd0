import type { CommandTable } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { formatScore, indexArg } from './numbers.ts';
import { bulk, type Reply, ReplyError, syntaxError } from './reply.ts';
import { SortedSet } from './sortedset.ts';

export const sortedSetUnionCommands: CommandTable = {
  zunion: [-3, union],
};

type Aggregate = (one: number, other: number) => number;

const aggregates: Record<string, Aggregate> = {
  // Infinities of both signs add up to nothing, as in Redis.
  sum: (one, other) => (Number.isNaN(one + other) ? 0 : one + other),
  min: Math.min,
  max: Math.max,
};

interface UnionOptions {
  weights?: number[];
  aggregate: Aggregate;
  withScores: boolean;
}

/** ZUNION numkeys key [key …] [WEIGHTS w …] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]; plain sets count with score 1. */
function union(db: Keyspace, [, countText = '', ...words]: string[]): Reply {
  const count = indexArg(countText);
  if (count < 1) throw new ReplyError("ERR at least 1 input key is needed for 'zunion' command");
  if (count > words.length) throw syntaxError();
  const keys = words.slice(0, count);
  const inputs = keys.map((key) => inputOf(db, key));
  const { weights, aggregate, withScores } = parseOptions(words.slice(count), count);

  const scores = new Map<string, number>();
  inputs.forEach((input, index) => {
    for (const [member, score] of input) {
      const product = score * (weights?.[index] ?? 1);
      const weighted = Number.isNaN(product) ? 0 : product;
      const before = scores.get(member);
      scores.set(member, before === undefined ? weighted : aggregate(before, weighted));
    }
  });
  const result = new SortedSet();
  for (const [member, score] of scores) result.set(member, score);
  return result.ordered.flatMap(({ member, score }) =>
    withScores ? [bulk(member), bulk(formatScore(score))] : [bulk(member)],
  );
}

function inputOf(db: Keyspace, key: string): [member: string, score: number][] {
  if (db.typeOf(key) === 'set') return [...(db.get(key, 'set') ?? [])].map((member) => [member, 1]);
  return (db.get(key, 'zset')?.ordered ?? []).map(({ member, score }) => [member, score]);
}

function parseOptions(words: string[], keyCount: number): UnionOptions {
  const options: UnionOptions = { aggregate: aggregates.sum as Aggregate, withScores: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index]?.toLowerCase();
    const left = words.length - index - 1;
    if (word === 'withscores') options.withScores = true;
    else if (word === 'weights' && left >= keyCount) {
      options.weights = words.slice(index + 1, index + 1 + keyCount).map(weightArg);
      index += keyCount;
    } else if (word === 'aggregate' && left >= 1) {
      const aggregate = aggregates[words[++index]?.toLowerCase() ?? ''];
      if (!aggregate) throw syntaxError();
      options.aggregate = aggregate;
    } else throw syntaxError();
  }
  return options;
}

function weightArg(text: string): number {
  const weight = /^[+-]?inf(inity)?$/i.test(text)
    ? Number.parseFloat(text.replace(/inf.*/i, 'Infinity'))
    : Number(text);
  if (text.trim() === '' || Number.isNaN(weight)) throw new ReplyError('ERR weight value is not a float');
  return weight;
}
