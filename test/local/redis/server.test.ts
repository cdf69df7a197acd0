import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../scripts/local/child.ts';
import { RedisClient } from '../../../scripts/local/redis/client.ts';
import { startRedis } from '../../../scripts/local/redis/index.ts';
import { findRedisServer, startRedisServer } from '../../../scripts/local/redis/server.ts';
import { plain, redisServer } from './backings.ts';

const program = redisServer ?? '';
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'umbra-redis-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe.skipIf(!redisServer)('a Redis server started here', () => {
  it.each([false, true])(
    'answers only with its password, writes nothing and ends on stop (watchdog: %s)',
    async (watchdog) => {
      const server = await startRedisServer(program, { dir: join(dir, 'with "blanks"'), watchdog });
      const stranger = new RedisClient(server.url.replace(/\/\/.*@/, '//'));
      const owner = new RedisClient(server.url);
      await expect(stranger.execute(['GET', 'k'])).rejects.toThrow('NOAUTH');
      expect(plain(await owner.execute(['SET', 'k', 'v']))).toEqual({ status: 'OK' });
      stranger.close();
      owner.close();
      await server.stop();
      await server.stop();
      expect(isAlive(server.pid)).toBe(false);
      expect(readdirSync(join(dir, 'with "blanks"'))).toEqual([]);
    },
  );

  it.runIf(existsSync('/proc/self/cmdline'))('shows its password in no list of processes', async () => {
    const server = await startRedisServer(program, { dir });
    const { password } = new URL(server.url);
    expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(password);
    await server.stop();
  });

  it.each([false, true])('ends when its parent is killed (watchdog: %s)', async (watchdog) => {
    const parent = startParent({ dir, watchdog });
    const pid = Number(await firstLine(parent));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await until(() => !isAlive(pid), 5000)).toBe(true);
  });

  it('says why it did not start', async () => {
    const failing = startRedisServer('/bin/false', { dir });
    await expect(failing).rejects.toMatchObject({ code: 'redis_start_failed' });
    const badOption = startRedisServer(program, { dir, password: 'two words' });
    await expect(badOption).rejects.toThrow('wrong number of arguments');
  });

  it('serves a Redis elsewhere by its url, in the database of the url', async () => {
    const server = await startRedisServer(program, { dir });
    const local = await startRedis({ token: 't', dir, redisUrl: `${server.url}/3`, prefer: 'engine' });
    const response = await fetch(`${local.url}/set/k/v`, { headers: { authorization: 'Bearer t' } });
    const client = new RedisClient(`${server.url}/3`);
    expect([local.kind, response.status, plain(await client.execute(['GET', 'k']))]).toEqual([
      'url',
      200,
      'v',
    ]);
    await local.stop();
    expect(isAlive(server.pid)).toBe(true);
    client.close();
    await server.stop();
  });

  it('is found again by a client after a crash', async () => {
    const first = await startRedisServer(program, { dir });
    const { port, password } = new URL(first.url);
    const client = new RedisClient(first.url);
    await client.execute(['SET', 'k', 'v']);
    await first.kill();
    await expect(client.execute(['GET', 'k'])).rejects.toMatchObject({ code: 'redis_unavailable' });
    const second = await startRedisServer(program, { dir, port: Number(port), password });
    expect(await client.execute(['GET', 'k'])).toBeNull();
    client.close();
    await second.stop();
  });
});

describe('without a Redis server', () => {
  it('falls back to the engine, and says so when a server is asked for', async () => {
    const path = process.env.PATH;
    process.env.PATH = dir;
    try {
      expect(findRedisServer()).toBeUndefined();
      const local = await startRedis({ token: 't', dir });
      expect(local.kind).toBe('engine');
      await local.stop();
      await expect(startRedis({ token: 't', dir, prefer: 'server' })).rejects.toMatchObject({
        code: 'redis_not_found',
      });
    } finally {
      process.env.PATH = path;
    }
  });

  it('refuses a port that is taken and a url of another kind', async () => {
    const local = await startRedis({ token: 't', dir, prefer: 'engine' });
    const port = Number(new URL(local.url).port);
    await expect(startRedis({ token: 't', dir, prefer: 'engine', port })).rejects.toMatchObject({
      code: 'port_in_use',
    });
    await expect(startRedis({ token: 't', dir, redisUrl: 'http://x' })).rejects.toMatchObject({
      code: 'redis_url_invalid',
    });
    await local.stop();
    await local.stop();
  });
});

describe('a client of a server that misbehaves', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let onData: (socket: Socket, text: string) => void;
  let client: RedisClient;
  beforeEach(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => onData(socket, data.toString()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    client = new RedisClient(`redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, 300);
  });
  afterEach(async () => {
    client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each<[string, (socket: Socket) => void]>([
    ['stays silent', () => {}],
    ['hangs up', (socket) => socket.destroy()],
    ['speaks another protocol', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['stops within a reply', (socket) => socket.end('$10\r\nhalf')],
  ])('rejects calls when it %s, and recovers', async (_title, misbehave) => {
    onData = (socket, text) => (text.includes('PING') ? socket.write('+PONG\r\n') : misbehave(socket));
    const calls = await Promise.allSettled([client.execute(['GET', 'a']), client.execute(['GET', 'b'])]);
    for (const call of calls) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'redis_unavailable' } });
    }
    onData = (socket, text) => socket.write(text.includes('PING') ? '+PONG\r\n' : ':1\r\n');
    expect(await client.execute(['GET', 'a'])).toBe(1);
  });
});

/** A process that starts a server, prints the server's process id, and stays. */
function startParent(options: { dir: string; watchdog: boolean }): ChildProcess {
  const module = pathToFileURL(join(import.meta.dirname, '../../../scripts/local/redis/server.ts')).href;
  const code = `
    const { startRedisServer } = await import(${JSON.stringify(module)});
    const server = await startRedisServer(${JSON.stringify(program)}, ${JSON.stringify(options)});
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', () => reject(new Error('The parent process ended early.')));
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(
      existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '',
    );
  } catch {
    return false;
  }
}
