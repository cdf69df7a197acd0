import { setTimeout as delay } from 'node:timers/promises';
import { createContext } from '../../functions/context.ts';
import type { Context, LogFields } from '../../functions/core/context.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { demoEnvironment } from '../local/stack/environment.ts';
import { type Stack, startStack } from '../local/stack/stack.ts';
import { heapAfterGcBytes } from '../soak/heap.ts';
import { type Friendship, type Resident, settleIn, writeToEach } from '../soak/residents.ts';
import { answerCommands, describe } from './asked-process.ts';

export interface ServerOptions {
  readonly dataDir: string;
  readonly port: number;
  /** A database that others end and start; without one the stack starts its own. */
  readonly databaseUrl?: string;
  readonly redis: 'auto' | 'engine';
}

export type Command =
  | { readonly do: 'start'; readonly options: ServerOptions }
  /** Makes people with sessions and friends. */
  | {
      readonly do: 'people';
      readonly handles: readonly string[];
      readonly friendships: readonly Friendship[];
    }
  /** Ends this share of all sockets without a close frame. */
  | { readonly do: 'sockets.cut'; readonly share: number }
  /** Gives everybody something that they have not seen, by the action itself. */
  | { readonly do: 'write'; readonly residents: readonly Resident[]; readonly text: string }
  | { readonly do: 'redis.kill' | 'redis.revive' | 'report' | 'attempts' | 'heap' | 'stop' };

/** What a command is answered with. */
export interface Answer {
  readonly report?: ServerReport;
  readonly residents?: readonly Resident[];
  /** Milliseconds since the Unix epoch at which somebody tried to open a socket, since the last time this was asked. */
  readonly attemptsAtMs?: readonly number[];
  readonly heapBytes?: number;
  /** How many. */
  readonly count?: number;
}

export interface ServerReport {
  /** Handlers that ended before their work was done: cut off at their deadline, or careless. */
  readonly cutShort: number;
  /** Errors that are neither refusals nor a store that is away. */
  readonly defects: number;
  /** Some of them. */
  readonly examples: readonly string[];
}

const examplesMax = 5;
let stack: Stack | undefined;
let context: Context | undefined;
let attemptsAtMs: number[] = [];
let defects = 0;
const examples: string[] = [];

answerCommands(carryOut);

async function carryOut(command: Command): Promise<Answer> {
  switch (command.do) {
    case 'start':
      stack = await startStack({
        ...command.options,
        siteDir: command.options.dataDir,
        version: 'faults',
        // What is measured here are faults and load, with people who write without rest.
        rateFactor: 100_000,
        overrides: { log: { info: () => {}, error: noteError } },
        onSocketAttempt: () => attemptsAtMs.push(performance.timeOrigin + performance.now()),
      });
      return {};
    case 'people':
      return { residents: await settleIn(ownContext(), command.handles, command.friendships) };
    case 'sockets.cut':
      return { count: cutSockets(command.share) };
    case 'write':
      return { count: await writeToEach(ownContext(), command.residents, command.text) };
    case 'attempts': {
      const made = attemptsAtMs;
      attemptsAtMs = [];
      return { attemptsAtMs: made };
    }
    case 'heap':
      return { heapBytes: await heapAfterGcBytes() };
    case 'redis.kill':
      await stack?.stores.redis.kill?.();
      return {};
    case 'redis.revive':
      await stack?.stores.redis.revive?.();
      return {};
    case 'report':
      return { report: { cutShort: stack?.invoker.failures.length ?? 0, defects, examples } };
    case 'stop':
      // Handlers that are at work may finish; one that waits for a store does not hold this up.
      await Promise.race([stack?.invoker.idle(), delay(3_000)]);
      await stack?.stop();
      return {};
  }
}

/** To act without a request, as the seeding of the demo does, and as it does without checks that a message was told. */
function ownContext(): Context {
  if (stack === undefined) throw new Error('The stack has not been started.');
  context ??= createContext(demoEnvironment(stack.stores, stack.origin, 'faults'), {
    fanoutQueue: { send: async () => {} },
    settings: { rateFactor: 100_000 },
  });
  return context;
}

function cutSockets(share: number): number {
  const ids = stack?.socketApi.connections().filter(() => Math.random() < share) ?? [];
  stack?.socketApi.cut(ids);
  return ids.length;
}

/** A store that is away, or too slow, is expected here; anything else that is no refusal is a defect. */
function noteError(message: string, fields: LogFields = {}): void {
  const { error, store } = fields;
  const isTooSlow = error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
  if (error instanceof ApiError || store !== undefined || isTooSlow) return;
  defects++;
  if (examples.length < examplesMax) examples.push(`${message} ${describe(error)}`);
}
