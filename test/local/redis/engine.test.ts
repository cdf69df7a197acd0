import { beforeEach, describe, expect, it } from 'vitest';
import { RedisEngine } from '../../../scripts/local/redis/engine.ts';
import { Keyspace } from '../../../scripts/local/redis/keyspace.ts';
import { formatScore } from '../../../scripts/local/redis/numbers.ts';
import { ReplyReader } from '../../../scripts/local/redis/resp.ts';
import { plain } from './backings.ts';

describe('the clock of the engine', () => {
  let nowMs: number;
  let engine: RedisEngine;
  const run = (command: string) => plain(engine.execute(command.split(' ')));
  beforeEach(() => {
    nowMs = 1_700_000_000_000;
    engine = new RedisEngine(() => nowMs);
  });

  it('lets a key live to the last millisecond of its time', () => {
    run('SET k v PX 1000');
    nowMs += 999;
    expect([run('PTTL k'), run('TTL k'), run('GET k')]).toEqual([1, 0, 'v']);
    nowMs += 1;
    expect([run('PTTL k'), run('GET k')]).toEqual([0, 'v']);
    nowMs += 1;
    expect([run('PTTL k'), run('GET k'), run('EXISTS k')]).toEqual([-2, null, 0]);
  });

  it('rounds TTL to the nearest second', () => {
    run('SET k v PX 1500');
    expect(run('TTL k')).toBe(2);
    nowMs += 1;
    expect(run('TTL k')).toBe(1);
  });

  it.each(['EXPIREAT k 1700000000', 'PEXPIREAT k 1700000000000', 'EXPIRE k 0'])(
    'takes %s as now: the key goes',
    (command) => {
      run('SET k v');
      expect(run(command)).toBe(1);
      expect(run('EXISTS k')).toBe(0);
    },
  );

  it('tells absolute times', () => {
    run('SET k v EXAT 1700000010');
    expect(run('PTTL k')).toBe(10_000);
    nowMs += 123;
    expect(run('TIME')).toEqual(['1700000000', '123000']);
  });

  it('stands still during a transaction', () => {
    engine = new RedisEngine(() => nowMs++);
    run('SET k v PX 2');
    const replies = engine.executeAll(Array.from({ length: 10 }, () => ['EXISTS', 'k']));
    expect(plain(replies)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('forgets expired keys that nobody asks for', () => {
    const db = new Keyspace(() => nowMs);
    let stored = 0;
    for (let i = 0; i < 5000; i++, nowMs++) {
      db.begin();
      db.setString(`key:${i}`, 'v');
      db.setExpiry(`key:${i}`, nowMs + 10);
      stored = Math.max(stored, db.storedKeys);
    }
    expect(stored).toBeLessThan(50);
  });
});

it.each([
  [0.1, '0.1'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e20, '1e+20'],
  [1e-7, '1e-7'],
  [0.000001, '0.000001'],
  [0.00123, '0.00123'],
  [1.5e-10, '1.5e-10'],
  [123456.789, '123456.789'],
  [2 ** 53, '9007199254740992'],
  [1e18, '1000000000000000000'],
  [1.2345e22, '1.2345e+22'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [5e-324, '5e-324'],
  [-1e20, '-1e+20'],
  [-0, '-0'],
  [-Infinity, '-inf'],
])('writes the score %d as %s', (score, text) => {
  expect(formatScore(score)).toBe(text);
  expect(Number(text.replace('inf', 'Infinity'))).toBe(score);
});

it('reads replies however the stream is cut', () => {
  const stream = Buffer.from(
    '+OK\r\n:-5\r\n$5\r\na\r\nb\xff\r\n*3\r\n$-1\r\n*0\r\n*1\r\n-ERR no\r\n$0\r\n\r\n:9223372036854775807\r\n*-1\r\n',
    'latin1',
  );
  const wanted = [
    { status: 'OK' },
    -5,
    'a\r\nb\xff',
    [null, [], [{ error: 'ERR no' }]],
    '',
    9223372036854775807n,
    null,
  ];
  for (let size = 1; size <= stream.length; size++) {
    const reader = new ReplyReader();
    const replies = [];
    for (let i = 0; i < stream.length; i += size) replies.push(...reader.push(stream.subarray(i, i + size)));
    expect(replies.map(plain)).toEqual(wanted);
  }
});
