import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Plain, plain, redisServer, type Subject, startEngine, startServer } from './backings.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const member = fc.constantFrom('x', 'y', 'z', 'xx', '', 'é', '1', '-1');
const value = fc.oneof(
  member,
  fc.constantFrom('10', '9223372036854775806', '3.5', '007'),
  fc.string({ maxLength: 4 }),
);
const int = fc.oneof(
  fc.integer({ min: -4, max: 4 }).map(String),
  fc.constantFrom('9223372036854775807', '-9223372036854775808', 'x', '1.5', ''),
);
const score = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0.5', '-2.25', 'inf', '-inf', '-0', '1e20', 'nan', 'x', '0x2', ''),
  },
);
const bound = fc.oneof(
  score,
  score.map((text) => `(${text}`),
);
const lexBound = fc.constantFrom('-', '+', '[x', '(x', '[y', '(z', '[', '(', 'x');
/** Far apart, so that a moment between two servers changes no outcome. */
const seconds = fc.constantFrom('1000', '2000', '3000', '0', '-1', 'x');
const words = (...options: string[]) => fc.array(fc.constantFrom(...options), { maxLength: 2 });
const nothing = fc.constant<string[]>([]);
const farSeconds = seconds.map((text) => (text.endsWith('000') ? `999999${text}` : text));
const expiry = fc.oneof(nothing, list(fc.constantFrom('EX', 'px', 'EXAT'), farSeconds));
const limit = fc.oneof(
  { weight: 3, arbitrary: nothing },
  { weight: 1, arbitrary: list(fc.constant('LIMIT'), int, int) },
);
const scored = fc.array(fc.tuple(score, member), { minLength: 1, maxLength: 3 }).map((list) => list.flat());
const many = (item: fc.Arbitrary<string>) => fc.array(item, { minLength: 1, maxLength: 3 });

const command = (name: string, ...parts: fc.Arbitrary<string | string[]>[]) =>
  list(fc.constant(name), ...parts);

const anyCommand = fc.oneof(
  command('SET', key, value, words('NX', 'xx', 'GET', 'KEEPTTL'), expiry),
  command('GET', key),
  command('GETDEL', key),
  command('GETEX', key, expiry, words('PERSIST')),
  command('SETNX', key, value),
  command('SETEX', key, seconds, value),
  command('MGET', many(key)),
  command('MSET', key, value, key, value),
  command('APPEND', key, value),
  command('STRLEN', key),
  ...['INCR', 'DECR'].map((name) => command(name, key)),
  ...['INCRBY', 'DECRBY'].map((name) => command(name, key, int)),
  ...['DEL', 'UNLINK', 'EXISTS'].map((name) => command(name, many(key))),
  ...['TYPE', 'PERSIST', 'TTL'].map((name) => command(name, key)),
  command('EXPIRE', key, seconds, words('NX', 'XX', 'gt', 'LT')),
  command('KEYS', fc.constantFrom('*', '[ab]', '?', '[^a]*', 'a')),
  command('DBSIZE'),
  command('HSET', key, member, value, member, value),
  command('HSETNX', key, member, value),
  ...['HGET', 'HEXISTS'].map((name) => command(name, key, member)),
  ...['HMGET', 'HDEL'].map((name) => command(name, key, many(member))),
  ...['HGETALL', 'HLEN', 'HKEYS', 'HVALS'].map((name) => command(name, key)),
  command('HINCRBY', key, member, int),
  ...['SADD', 'SREM', 'SMISMEMBER'].map((name) => command(name, key, many(member))),
  command('SISMEMBER', key, member),
  ...['SMEMBERS', 'SCARD'].map((name) => command(name, key)),
  command('ZADD', key, words('NX', 'xx', 'GT', 'LT', 'CH', 'INCR'), scored),
  command('ZADD', key, scored),
  command('ZINCRBY', key, score, member),
  ...['ZREM', 'ZMSCORE'].map((name) => command(name, key, many(member))),
  ...['ZSCORE', 'ZRANK'].map((name) => command(name, key, member)),
  command('ZCARD', key),
  ...['ZCOUNT', 'ZREMRANGEBYSCORE'].map((name) => command(name, key, bound, bound)),
  command('ZRANGE', key, int, int, words('REV', 'WITHSCORES'), limit),
  command('ZRANGE', key, bound, bound, fc.constant('BYSCORE'), words('REV', 'WITHSCORES'), limit),
  command('ZRANGEBYSCORE', key, bound, bound, words('WITHSCORES'), limit),
  // Ranges by bytes are promised only where all scores are equal, so they have a key of their own.
  command('ZADD', fc.constant('lex'), fc.constant('0'), member),
  command('ZREM', fc.constant('lex'), member),
  command('ZRANGE', fc.constant('lex'), lexBound, lexBound, fc.constant('BYLEX'), words('REV'), limit),
  command('ZREVRANGE', key, int, int, words('WITHSCORES')),
  command('ZREMRANGEBYRANK', key, int, int),
  ...['LPUSH', 'RPUSH'].map((name) => command(name, key, many(value))),
  ...['LPOP', 'RPOP'].map((name) =>
    command(
      name,
      key,
      fc.oneof(
        fc.constant<string[]>([]),
        int.map((text) => [text]),
      ),
    ),
  ),
  ...['LRANGE', 'LTRIM'].map((name) => command(name, key, int, int)),
  command('LLEN', key),
);

/** Often one key of each type first, so that most commands meet something to work on. */
const sequence = fc.tuple(
  fc.constantFrom<string[][]>(
    [],
    [
      ['HSET', 'a', 'x', '1', 'y', 'text'],
      ['SADD', 'b', 'x', 'y', '1'],
      ['ZADD', 'c', '0', 'x', '0', 'y', '1', 'z', '2', 'xx'],
      ['RPUSH', 'd', 'x', 'y', 'z', '1'],
    ],
    [
      ['ZADD', 'a', '0', 'x', '0', 'y', '0', 'xx'],
      ['ZADD', 'b', '1', 'x', 'inf', 'y', '-2', 'z'],
      ['SET', 'c', '10', 'EX', '2000'],
      ['ZADD', 'lex', '0', 'x', '0', 'y', '0', 'z', '0', 'xx'],
    ],
  ),
  fc.array(anyCommand, { minLength: 20, maxLength: 60 }),
);

describe.skipIf(!redisServer)('the engine beside a real Redis', () => {
  let real: Subject;
  let engine: Subject;
  beforeAll(async () => {
    real = await startServer(redisServer ?? '');
  });
  afterAll(() => real.stop());

  it('answers any sequence of commands as it does', { timeout: 60_000 }, async () => {
    let count = 0;
    const answers = { values: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(sequence, async ([setup, commands]) => {
        engine = await startEngine();
        const all = [['FLUSHALL'], ...setup, ...commands];
        const expected = await real.backing.pipeline(all);
        const actual = await engine.backing.pipeline(all);
        count += all.length;
        all.forEach((command, i) => {
          const wanted = comparable(command, plain(expected[i] ?? null));
          answers[isError(wanted) ? 'errors' : 'values']++;
          expect(comparable(command, plain(actual[i] ?? null)), command.join(' ')).toEqual(wanted);
        });
      }),
      { numRuns: 120 },
    );
    expect(count).toBeGreaterThan(2000);
    expect(answers.values).toBeGreaterThan(answers.errors);
  });
});

function list(...parts: fc.Arbitrary<string | string[]>[]): fc.Arbitrary<string[]> {
  return fc.tuple(...parts).map((items) => items.flat());
}

/** Leaves out what Redis does not promise: the order of some replies, digits of scores, a second of delay. */
function comparable(command: string[], reply: Plain): Plain {
  const name = (command[0] ?? '').toUpperCase();
  if (['SMEMBERS', 'HKEYS', 'HVALS', 'KEYS'].includes(name) && Array.isArray(reply)) return [...reply].sort();
  if (name === 'HGETALL' && Array.isArray(reply)) return pairsSorted(reply);
  if (name === 'TTL' && typeof reply === 'number' && reply > 0)
    return reply > 10_000 ? 'far' : Math.round(reply / 10);
  if (name.startsWith('Z')) return sameScores(reply);
  return reply;
}

function isError(reply: Plain): boolean {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

function pairsSorted(reply: Plain[]): Plain[] {
  const pairs: string[] = [];
  for (let i = 0; i < reply.length; i += 2) pairs.push(JSON.stringify(reply.slice(i, i + 2)));
  return pairs.sort();
}

function sameScores(reply: Plain): Plain {
  if (Array.isArray(reply)) return reply.map(sameScores);
  return typeof reply === 'string' && /^-?\d+\.\d+(e[+-]\d+)?$/.test(reply) ? String(Number(reply)) : reply;
}
