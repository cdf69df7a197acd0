import { openRedis } from '../../functions/adapters/redis.ts';
import { recordCommands } from '../../functions/adapters/redis-commands.ts';
import type { LiveStore } from '../../functions/core/context.ts';
import { type FunctionName, functions, queueJobs } from '../../functions/routes.ts';
import type { Stack } from '../local/stack/stack.ts';
import type { MeasuredAction } from './usage.ts';

interface Counts {
  readonly functions: Map<string, { invocations: number; totalMs: number }>;
  socketMessages: number;
  socketBytes: number;
  httpRequests: number;
  redisCommands: number;
  queueMessages: number;
}

/** Counts what a stack does: invocations with their durations, Redis commands, messages of queues. One at a time in a process. */
export class Meter {
  #counts = empty();
  #store: LiveStore | undefined;

  /** Given to the stack instead of its own live store, to count the commands; `watch` connects it. */
  readonly live: LiveStore = {
    batch: async (build) => {
      this.#counts.redisCommands += recordCommands(build).length;
      if (this.#store === undefined) throw new Error('The meter does not watch a stack yet.');
      return this.#store.batch(build);
    },
  };

  /** Counts from now on what this stack does. */
  watch(stack: Stack): void {
    this.#store = openRedis({ url: stack.stores.redis.url, token: stack.stores.redis.token });
    const { invoke } = stack.invoker;
    const counting: typeof invoke = async (name, event) => {
      const counts = this.#counts;
      const startedAtMs = performance.now();
      try {
        return await invoke(name, event);
      } finally {
        record(counts, name as FunctionName, event, performance.now() - startedAtMs);
      }
    };
    Object.assign(stack.invoker, { invoke: counting });
  }

  /** Frames that went either way, which API Gateway bills. */
  frames(count: number, bytes: number): void {
    this.#counts.socketMessages += count;
    this.#counts.socketBytes += bytes;
  }

  /** The mean of `rounds` runs; waits `settleMs` for work that comes later. */
  async run(action: () => Promise<void>, rounds: number, settleMs = 0): Promise<MeasuredAction> {
    this.#counts = empty();
    for (let round = 0; round < rounds; round++) await action();
    await new Promise((resolve) => setTimeout(resolve, settleMs + 100));
    const { functions: called, ...sums } = this.#counts;
    const means = Object.entries(sums).map(([name, sum]) => [name, rounded(sum / rounds)]);
    const perFunction = [...called].map(([entry, { invocations, totalMs }]) => [
      entry,
      { invocations: rounded(invocations / rounds), meanMs: rounded(totalMs / invocations) },
    ]);
    return { functions: Object.fromEntries(perFunction), ...Object.fromEntries(means) };
  }
}

function record(counts: Counts, name: FunctionName, event: unknown, tookMs: number): void {
  const { entry } = functions[name];
  const one = counts.functions.get(entry) ?? { invocations: 0, totalMs: 0 };
  counts.functions.set(entry, { invocations: one.invocations + 1, totalMs: one.totalMs + tookMs });
  if (entry.startsWith('http/')) counts.httpRequests += 1;
  if (queueJobs.some((job) => job.function === name))
    counts.queueMessages += (event as { Records: unknown[] }).Records.length;
}

function empty(): Counts {
  return {
    functions: new Map(),
    socketMessages: 0,
    socketBytes: 0,
    httpRequests: 0,
    redisCommands: 0,
    queueMessages: 0,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
