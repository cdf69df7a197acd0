import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { CrashingPostgres } from './database.ts';
import { pick, type Random } from './random.ts';
import type { ServerProcess } from './server.ts';

/** How many faults of each kind a run has. */
export interface FaultCounts {
  readonly backends: number;
  readonly postgres: number;
  readonly redis: number;
  readonly servers: number;
  readonly reloads: number;
}

export interface FaultOptions {
  readonly wanted: FaultCounts;
  readonly database: CrashingPostgres;
  readonly server: ServerProcess;
  readonly clients: readonly Client[];
  readonly random: Random;
  /** The share of all messages that have been acknowledged, from 0 to 1. */
  readonly progress: () => number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Ended backends and acknowledged messages may be ahead of each other by this share. */
const slack = 0.02;
const killIntervalMs = 20;
const killsAtOnceMax = 3;
const pollMs = 25;
const postgresDownMs = { from: 200, to: 1_500 };
const redisDownMs = { from: 500, to: 3_000 };
const serverDownMs = { from: 100, to: 1_000 };

/** Makes things fail, spread evenly over the messages. */
export class Faults {
  readonly #options: FaultOptions;
  #lastTurn: Promise<void> = Promise.resolve();
  readonly #done = { backends: 0, postgres: 0, redis: 0, servers: 0, reloads: 0 };

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  get done(): FaultCounts {
    return this.#done;
  }

  /**
   * The share of all messages that may be written by now, from 0 to 1: as far as backends have been ended. A part is kept
   * back until all are, because without messages there are no backends.
   */
  get openShare(): number {
    const { backends } = this.#options.wanted;
    if (this.#done.backends >= backends) return 1;
    return Math.min(this.#done.backends / backends + slack, 1 - slack);
  }

  /** Resolves when every wanted fault has happened and been repaired, or the signal ended it. */
  async run(): Promise<void> {
    await Promise.all([
      this.#killBackends(),
      this.#spread('postgres', 'PostgreSQL is killed', ({ database }) =>
        database.crash(this.#between(postgresDownMs)),
      ),
      this.#spread('redis', 'Redis is killed', async ({ server }) => {
        await server.takeRedisAway();
        await delay(this.#between(redisDownMs));
        await server.bringRedisBack();
      }),
      this.#spread('servers', 'The server is killed', async ({ server }) => {
        await server.kill();
        await delay(this.#between(serverDownMs));
        await server.start();
      }),
      this.#spread('reloads', undefined, async ({ clients, random }) => pick(random, clients).reload()),
    ]);
  }

  async #killBackends(): Promise<void> {
    const { wanted, database, progress, random, signal } = this.#options;
    while (this.#done.backends < wanted.backends && !signal.aborted) {
      const due = Math.min(wanted.backends, wanted.backends * (progress() + slack)) - this.#done.backends;
      const count = Math.min(Math.ceil(due), 1 + Math.floor(random() * killsAtOnceMax));
      if (count > 0) this.#done.backends += await database.killBackends(count);
      await delay(killIntervalMs);
    }
  }

  async #spread(
    kind: keyof FaultCounts,
    announcement: string | undefined,
    strike: (options: FaultOptions) => Promise<void>,
  ): Promise<void> {
    const { wanted, progress, signal, log } = this.#options;
    for (let index = 0; index < wanted[kind]; index++) {
      // Kinds of equal number would otherwise always strike together.
      const offset = { backends: 0, postgres: 0.5, redis: 0.35, servers: 0.65, reloads: 0.5 }[kind];
      while (progress() < (index + offset) / wanted[kind]) {
        if (signal.aborted) return;
        await delay(pollMs);
      }
      await this.#oneAtATime(kind, async () => {
        if (announcement)
          log(`${announcement} (${index + 1} of ${wanted[kind]}, at ${(progress() * 100).toFixed(0)} %)`);
        await strike(this.#options);
        this.#done[kind]++;
      });
    }
  }

  /** The big ones wait for each other: the server cannot start without PostgreSQL, and Redis runs under the server. */
  #oneAtATime(kind: keyof FaultCounts, work: () => Promise<void>): Promise<void> {
    if (kind === 'reloads') return work();
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  #between({ from, to }: { from: number; to: number }): number {
    return from + this.#options.random() * (to - from);
  }
}
