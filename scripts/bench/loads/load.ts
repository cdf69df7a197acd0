import type { AskedProcess } from '../../faults/asked-process.ts';
import type { Answer, Command, Stage, Usage } from '../subjects/subject.ts';

/** One way of running that is up, with its people. */
export interface Running {
  readonly process: AskedProcess<Command, Answer>;
  readonly stage: Stage;
}

/** What a load found, by name; units stand in the names. */
export type Figures = Readonly<Record<string, number>>;

export interface LoadOptions {
  readonly seconds: number;
}

export interface Load {
  readonly title: string;
  /** Needs a process that has done nothing else: memory that was freed is not given back. */
  readonly fresh?: boolean;
  run(running: Running, options: LoadOptions): Promise<Figures>;
}

const patienceMs = 120_000;

/** @throws Error where the process has nothing to say. */
export async function usageOf({ process }: Running, command: 'usage' | 'collect' = 'usage'): Promise<Usage> {
  const { usage } = await process.ask({ do: command }, patienceMs);
  if (!usage) throw new Error('The process told no usage.');
  return usage;
}

/** @throws Error where a message that was acknowledged is not stored. */
export async function assertStored({ process }: Running, clientIds: readonly string[]): Promise<void> {
  for (let from = 0; from < clientIds.length; from += 20_000) {
    const asked = clientIds.slice(from, from + 20_000);
    const { count = 0 } = await process.ask({ do: 'count', clientIds: asked }, patienceMs);
    if (count < asked.length)
      throw new Error(`${asked.length - count} acknowledged messages are not stored.`);
  }
}

/** Processor time between two moments, for each of `count` things, in microseconds. */
export function microsPer(before: Usage, after: Usage, count: number): { server: number; all: number } {
  const server = after.serverMicros - before.serverMicros;
  const postgres = after.postgresMicros - before.postgresMicros;
  const redis = after.redisMicros - before.redisMicros;
  return { server: server / count, all: (server + postgres + redis) / count };
}

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
