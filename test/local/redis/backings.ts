import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisClient } from '../../../scripts/local/redis/client.ts';
import { RedisEngine } from '../../../scripts/local/redis/engine.ts';
import { engineBacking } from '../../../scripts/local/redis/index.ts';
import { type Backing, type Reply, ReplyError } from '../../../scripts/local/redis/reply.ts';
import { findRedisServer, startRedisServer } from '../../../scripts/local/redis/server.ts';

export const redisServer = findRedisServer();
if (!redisServer) {
  console.warn(
    '\n!!! NO redis-server OR valkey-server ON PATH: only the engine is tested, against nothing real. !!!\n',
  );
}

/** A Redis under test and its time. */
export interface Subject {
  backing: Backing;
  /** Lets time pass: at once where the clock is ours. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startEngine(): Promise<Subject> {
  let nowMs = Date.now();
  return {
    backing: engineBacking(new RedisEngine(() => nowMs)),
    advance: async (ms) => {
      nowMs += ms;
    },
    stop: async () => {},
  };
}

export async function startServer(program: string): Promise<Subject> {
  const dir = mkdtempSync(join(tmpdir(), 'umbra-redis-'));
  const server = await startRedisServer(program, { dir });
  const client = new RedisClient(server.url);
  return {
    backing: client,
    advance: async (ms) => {
      await delay(ms);
    },
    stop: async () => {
      client.close();
      await server.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

/** A simple string, to tell it from a bulk string. */
export interface Status {
  status: string;
}
export interface Failure {
  error: string;
}
export type Plain = string | number | bigint | null | Status | Failure | Plain[];

/** A reply in terms that a table can be written in: bulk strings as text (bytes that are no UTF-8 as latin1). */
export function plain(reply: Reply): Plain {
  if (reply instanceof ReplyError) return { error: reply.message };
  if (Buffer.isBuffer(reply)) {
    const text = reply.toString();
    return Buffer.from(text).equals(reply) ? text : reply.toString('latin1');
  }
  if (Array.isArray(reply)) return reply.map(plain);
  return typeof reply === 'string' ? { status: reply } : reply;
}
