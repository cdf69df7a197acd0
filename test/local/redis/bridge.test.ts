import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRedis, startRedis } from '../../../scripts/local/redis/index.ts';
import { redisServer } from './backings.ts';

const token = randomBytes(16).toString('hex');

describe('the bridge over the engine', () => bridges('engine'));

describe.skipIf(!redisServer)('the bridge over a real Redis', () => bridges('server'));

function bridges(prefer: 'engine' | 'server'): void {
  const dir = mkdtempSync(join(tmpdir(), 'umbra-bridge-'));
  let local: LocalRedis;
  let redis: Redis;
  beforeAll(async () => {
    local = await startRedis({ token, dir, prefer });
    redis = clientOf(local);
  });
  beforeEach(() => local.flush());
  afterAll(async () => {
    await local.stop();
    rmSync(dir, { recursive: true });
  });

  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    call(local.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { authorization: `Bearer ${token}`, ...headers },
    });

  it('says what it stands on', () => {
    expect(local.kind).toBe(prefer);
  });

  it.each([
    'plain',
    '',
    'ünïcödé 漢字',
    '👩‍🚀 🏳️‍🌈',
    'OK',
    'T0s=',
    'null\0byte',
    'line\r\nbreak',
    '"{[',
    ' 1 ',
    '007',
  ])('keeps the string %j', async (text) => {
    const raw = clientOf(local, { automaticDeserialization: false });
    expect(await raw.set('k', text)).toBe('OK');
    expect(await raw.get('k')).toBe(text);
    await raw.rpush('list', text, 'OK');
    expect(await raw.lrange('list', 0, -1)).toEqual([text, 'OK']);
    await raw.hset('hash', { [text]: text });
    expect(await raw.hget('hash', text)).toBe(text);
    expect(await raw.hkeys('hash')).toEqual([text]);
  });

  it('keeps values of other types', async () => {
    await redis.set('object', { name: 'é', list: [1, null, { deep: true }] });
    expect(await redis.get('object')).toEqual({ name: 'é', list: [1, null, { deep: true }] });
    await redis.set('number', 42.5);
    expect(await redis.get('number')).toBe(42.5);
    await redis.set('boolean', false);
    expect(await redis.get('boolean')).toBe(false);
    expect(await redis.get('missing')).toBeNull();
    expect(await redis.mget('number', 'missing')).toEqual([42.5, null]);
  });

  it('takes options of SET and expiries', async () => {
    expect(await redis.set('k', 'v', { nx: true, ex: 100 })).toBe('OK');
    expect(await redis.set('k', 'w', { nx: true })).toBeNull();
    expect(await redis.ttl('k')).toBe(100);
    expect(await redis.set('k', 'w', { get: true, keepTtl: true })).toBe('v');
    expect(await redis.expire('k', 50, 'GT')).toBe(0);
    expect(await redis.persist('k')).toBe(1);
    expect(await redis.getdel('k')).toBe('w');
    expect(await redis.exists('k')).toBe(0);
  });

  it('stores hashes from objects', async () => {
    expect(await redis.hset('h', { a: 1, b: 'two', c: { nested: [1] } })).toBe(3);
    expect(await redis.hgetall('h')).toEqual({ a: 1, b: 'two', c: { nested: [1] } });
    expect(await redis.hmget('h', 'a', 'missing')).toEqual({ a: 1, missing: null });
    expect(await redis.hgetall('missing')).toBeNull();
    expect(await redis.hincrby('h', 'a', 5)).toBe(6);
  });

  it('keeps sorted sets with options and ranges', async () => {
    expect(await redis.zadd('z', { score: 1, member: 'a' }, { score: 2.5, member: 'b' })).toBe(2);
    expect(await redis.zadd('z', { gt: true, ch: true }, { score: 0, member: 'a' })).toBe(0);
    expect(await redis.zadd('z', { nx: true }, { score: 9, member: 'c' })).toBe(1);
    expect(await redis.zadd('z', { incr: true }, { score: 1, member: 'c' })).toBe(10);
    expect(await redis.zrange('z', 1, 10, { byScore: true, withScores: true })).toEqual([
      'a',
      1,
      'b',
      2.5,
      'c',
      10,
    ]);
    expect(await redis.zrange('z', '(1', '+inf', { byScore: true, offset: 0, count: 1 })).toEqual(['b']);
    expect(await redis.zrange('z', 0, 0, { rev: true })).toEqual(['c']);
    expect(await redis.zremrangebyscore('z', '-inf', '(10')).toBe(2);
    expect(await redis.zscore('z', 'c')).toBe(10);
    expect(await redis.zmscore('z', ['c', 'missing'])).toEqual([10, null]);
  });

  it('scans nested arrays', async () => {
    await redis.mset({ a: 1, b: 2 });
    const [cursor, keys] = await redis.scan(0, { count: 100, match: '*' });
    expect([cursor, keys.sort()]).toEqual(['0', ['a', 'b']]);
  });

  it('runs pipelines with errors in their places', async () => {
    const pipeline = redis.pipeline().set('k', 'text').incr('k').get('k');
    expect(await pipeline.exec({ keepErrors: true })).toEqual([
      { result: 'OK', error: undefined },
      { result: undefined, error: 'ERR value is not an integer or out of range' },
      { result: 'text', error: undefined },
    ]);
  });

  it('runs transactions at once and discards broken ones', async () => {
    expect(await redis.multi().set('k', 1).incr('k').lrange('none', 0, -1).exec()).toEqual(['OK', 2, []]);
    const broken = await post(
      '/multi-exec',
      JSON.stringify([
        ['SET', 'k', 'gone'],
        ['SET', 'k'],
      ]),
    );
    expect(broken).toEqual({
      status: 400,
      json: { error: 'EXECABORT Transaction discarded because of previous errors.' },
    });
    expect(await redis.get('k')).toBe(2);
  });

  it('keeps transactions whole between other requests', async () => {
    const rounds = Array.from({ length: 30 }, (_item, i) => i);
    const results = await Promise.all([
      ...rounds.map((i) => redis.multi().set('k', i).get('k').exec<[string, number]>()),
      ...rounds.map((i) => redis.set('k', `other ${i}`)),
    ]);
    expect(results.slice(0, rounds.length)).toEqual(rounds.map((i) => ['OK', i]));
  });

  it('reports errors of commands with HTTP 400', async () => {
    await redis.sadd('s', 'member');
    await expect(redis.get('s')).rejects.toThrow(
      'WRONGTYPE Operation against a key holding the wrong kind of value',
    );
    expect(await post('/', '["GET"]')).toEqual({
      status: 400,
      json: { error: "ERR wrong number of arguments for 'get' command" },
    });
    expect((await post('/', '["NOPE","é"]')).json).toEqual({
      error: "ERR unknown command 'NOPE', with args beginning with: 'é' ",
    });
  });

  it.each([['EVAL'], ['evalsha'], ['SCRIPT'], ['SUBSCRIBE'], ['MULTI']])('refuses %s', async (name) => {
    const refused = { error: `ERR Command is not available: '${name}'` };
    expect(await post('/', JSON.stringify([name, 'x', 0]))).toEqual({ status: 400, json: refused });
    expect(
      (
        await post(
          '/pipeline',
          JSON.stringify([
            ['SET', 'k', 'v'],
            [name, 'x'],
            ['GET', 'k'],
          ]),
        )
      ).json,
    ).toEqual([{ result: 'OK' }, refused, { result: 'v' }]);
    expect((await post('/multi-exec', JSON.stringify([['SET', 'k', 'w'], [name]]))).status).toBe(400);
    expect(await redis.get('k')).toBe('v');
  });

  it.each(['/', '/pipeline', '/multi-exec', '/get/k'])('refuses other tokens on %s', async (path) => {
    await redis.set('k', 'secret');
    const refused = { status: 401, json: { error: 'Unauthorized' } };
    for (const authorization of ['Bearer wrong', `Bearer ${token}x`, 'Bearer ', `Basic ${token}`, '']) {
      expect(await post(path, '[["GET","k"]]', { authorization })).toEqual(refused);
    }
    expect(await call(local.url + path, { method: 'POST', body: '["GET","k"]' })).toEqual(refused);
    expect(await call(`${local.url}/get/k?_token=${token}`)).toEqual(refused);
    const stranger = new Redis({ url: local.url, token: 'wrong', retry: false });
    await expect(stranger.get('k')).rejects.toThrow('Unauthorized');
  });

  it('takes commands as paths', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await call(`${local.url}/set/a%2Fb/%C3%A9?EX=100`, { headers })).json).toEqual({ result: 'OK' });
    expect((await call(`${local.url}/get/a%2Fb`, { headers })).json).toEqual({ result: 'é' });
    expect((await call(`${local.url}/TTL/a%2Fb`, { headers })).json).toEqual({ result: 100 });
    expect((await call(`${local.url}/get/none`, { headers })).json).toEqual({ result: null });
    expect((await call(`${local.url}/get/%ff`, { headers })).status).toBe(400);
    expect((await post('/set/bytes?px=5000', Buffer.from([0, 255, 254]))).json).toEqual({ result: 'OK' });
    const { json } = await call(`${local.url}/get/bytes`, {
      headers: { ...headers, 'upstash-encoding': 'base64' },
    });
    expect(json).toEqual({ result: Buffer.from([0, 255, 254]).toString('base64') });
  });

  it('encodes every string but the status OK', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const headers = { 'upstash-encoding': 'base64', 'upstash-sync-token': 'x', 'upstash-telemetry-sdk': 'y' };
    expect((await post('/', '["SET","k","OK"]', headers)).json).toEqual({ result: 'OK' });
    expect((await post('/', '["GET","k"]', headers)).json).toEqual({ result: base64('OK') });
    expect((await post('/', '["PING"]', headers)).json).toEqual({ result: base64('PONG') });
    expect((await post('/', '["SCAN",0]', headers)).json).toEqual({ result: [base64('0'), [base64('k')]] });
    expect((await post('/', '["MGET","k","none"]', headers)).json).toEqual({ result: [base64('OK'), null] });
    expect((await post('/', '["PING"]')).json).toEqual({ result: 'PONG' });
  });

  it('writes integers beyond 2^53 with all digits', async () => {
    await redis.set('n', '9007199254740992');
    const response = await fetch(local.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '["INCR","n"]',
    });
    expect(await response.text()).toBe('{"result":9007199254740993}');
  });

  it.each(['', 'nonsense', '{}', '[]', 'null', '"GET"', '[["GET","k"]]', '["GET",null]', '["GET",{}]'])(
    'refuses the body %j',
    async (body) => {
      expect(await post('/', body)).toEqual({ status: 400, json: { error: expect.stringMatching(/^ERR /) } });
    },
  );

  it.each(['', '{}', '[]', '["GET","k"]', '[[]]', '[["GET",null]]'])(
    'refuses the pipeline %j',
    async (body) => {
      const refused = { status: 400, json: { error: expect.stringMatching(/^ERR /) } };
      expect(await post('/pipeline', body)).toEqual(refused);
      expect(await post('/multi-exec', body)).toEqual(refused);
    },
  );

  it('takes bodies up to 1 MB', async () => {
    const frame = JSON.stringify(['SET', 'k', '']).length;
    const body = (bytes: number) => JSON.stringify(['SET', 'k', 'x'.repeat(bytes - frame)]);
    expect((await post('/', body(1024 * 1024))).json).toEqual({ result: 'OK' });
    expect((await post('/', body(1024 * 1024 + 1))).status).toBe(413);
    expect((await post('/', '["STRLEN","k"]')).json).toEqual({ result: 1024 * 1024 - frame });
  });

  it('refuses other methods', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await call(`${local.url}/get/k`, { method: 'DELETE', headers })).status).toBe(405);
  });

  it('answers 500 within 2 s while Redis is away, and goes on when it is back', async () => {
    await redis.set('k', 'v');
    await local.kill?.();
    const startedMs = performance.now();
    for (const [path, body] of [
      ['/', '["GET","k"]'],
      ['/pipeline', '[["GET","k"]]'],
      ['/multi-exec', '[["GET","k"]]'],
    ] as const) {
      expect(await post(path, body)).toEqual({
        status: 500,
        json: { error: expect.stringMatching(/^ERR Redis is not available/) },
      });
    }
    expect(performance.now() - startedMs).toBeLessThan(2000);
    await local.revive?.();
    expect(await redis.get('k')).toBeNull();
    expect(await redis.set('k', 'new')).toBe('OK');
  });
}

function clientOf({ url }: LocalRedis, options: { automaticDeserialization?: boolean } = {}): Redis {
  return new Redis({ url, token, retry: false, enableTelemetry: true, ...options });
}

async function call(url: string, init?: RequestInit): Promise<{ status: number; json: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, json: await response.json() };
}
