import { join } from 'node:path';
import { localError } from '../child.ts';
import { startBridge } from './bridge.ts';
import { RedisClient } from './client.ts';
import { RedisEngine } from './engine.ts';
import type { Arg, Backing } from './reply.ts';
import { findRedisServer, type RedisServer, startRedisServer } from './server.ts';

export interface RedisOptions {
  /** What clients of the REST interface must present. */
  token: string;
  /** Of the REST interface on 127.0.0.1; 0 or none takes a free one. */
  port?: number;
  /** Where a server started here works: a folder `redis` in it. */
  dir: string;
  /** A Redis that runs elsewhere; it is used as it is and never started or stopped. */
  redisUrl?: string | undefined;
  /** Without `redisUrl`: a server from PATH, the engine in this process, or (auto) the first that is there. */
  prefer?: 'auto' | 'server' | 'engine';
  log?: (line: string) => void;
}

export interface LocalRedis {
  /** Of the REST interface, for `UPSTASH_REDIS_REST_URL`. */
  url: string;
  token: string;
  kind: 'url' | 'server' | 'engine';
  /** What answers behind the REST interface now, for who needs no HTTP in between. */
  backing(): Backing;
  /** Ends all that was started here; a repeat does nothing. */
  stop(): Promise<void>;
  /** Empties the database in use (FLUSHDB), also one given by `redisUrl`. */
  flush(): Promise<void>;
  /** Takes the Redis behind the REST interface away, as a crash would, until `revive`. Not for `redisUrl`. */
  kill?(): Promise<void>;
  /** Brings it back, empty: nothing in Redis is durable. */
  revive?(): Promise<void>;
}

/** One of the three kinds of Redis, behind the bridge. */
interface Source {
  kind: LocalRedis['kind'];
  backing(): Backing;
  stop(): Promise<void>;
  kill?(): Promise<void>;
  revive?(): Promise<void>;
}

/**
 * Starts Redis for the local stack behind the REST interface of Upstash: the one of `redisUrl`, else a server from
 * PATH, else the engine. Throws `redis_not_found` when a server is asked for and none is installed,
 * `redis_start_failed`, `redis_url_invalid` or `port_in_use`.
 */
export async function startRedis(options: RedisOptions): Promise<LocalRedis> {
  const source = await startSource(options);
  try {
    const bridge = await startBridge({ ...options, backing: () => source.backing() });
    const { kind, kill, revive } = source;
    return {
      url: bridge.url,
      token: options.token,
      kind,
      backing: () => source.backing(),
      ...(kill && revive ? { kill, revive } : {}),
      flush: async () => {
        const reply = await source.backing().execute(['FLUSHDB']);
        if (reply instanceof Error) throw reply;
      },
      stop: async () => {
        await bridge.close();
        await source.stop();
      },
    };
  } catch (error) {
    await source.stop();
    throw error;
  }
}

function startSource({ dir, redisUrl, prefer = 'auto', log = () => {} }: RedisOptions): Promise<Source> {
  if (redisUrl) return Promise.resolve(urlSource(redisUrl));
  const program = prefer === 'engine' ? undefined : findRedisServer();
  if (program) return serverSource(program, join(dir, 'redis'), log);
  if (prefer === 'server') {
    throw localError('redis_not_found', 'Neither redis-server nor valkey-server is installed.');
  }
  return Promise.resolve(engineSource());
}

function urlSource(redisUrl: string): Source {
  const client = new RedisClient(redisUrl);
  return {
    kind: 'url',
    backing: () => client,
    stop: async () => client.close(),
  };
}

async function serverSource(program: string, dir: string, log: (line: string) => void): Promise<Source> {
  let server: RedisServer = await startRedisServer(program, { dir });
  const client = new RedisClient(server.url);
  const { port, password } = new URL(server.url);
  let wanted = true;
  const watch = ({ exited }: RedisServer) =>
    void exited.then(() => {
      if (wanted)
        log('Redis ended by itself: presence and typing pause until the local stack is started again.');
    });
  watch(server);
  return {
    kind: 'server',
    backing: () => client,
    stop: async () => {
      wanted = false;
      client.close();
      await server.stop();
    },
    kill: async () => {
      wanted = false;
      await server.kill();
    },
    revive: async () => {
      await server.kill();
      server = await startRedisServer(program, { dir, port: Number(port), password });
      wanted = true;
      watch(server);
    },
  };
}

function engineSource(): Source {
  let backing = engineBacking(new RedisEngine());
  return {
    kind: 'engine',
    backing: () => backing,
    stop: async () => {},
    kill: async () => {
      backing = awayBacking();
    },
    revive: async () => {
      backing = engineBacking(new RedisEngine());
    },
  };
}

/** The engine in the shape of a client. */
export function engineBacking(engine: RedisEngine): Backing {
  return {
    execute: async (args) => engine.execute(args),
    pipeline: async (commands) => commands.map((args: Arg[]) => engine.execute(args)),
    transaction: async (commands) => engine.executeAll(commands),
    close: () => {},
  };
}

function awayBacking(): Backing {
  const refuse = () =>
    Promise.reject(localError('redis_unavailable', 'Redis is not available: it was taken away.'));
  return { execute: refuse, pipeline: refuse, transaction: refuse, close: () => {} };
}
