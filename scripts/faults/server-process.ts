import { setTimeout as delay } from 'node:timers/promises';
import type { LogFields } from '../../functions/core/context.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { type Stack, startStack } from '../local/stack/stack.ts';

export interface ServerOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly redis: 'auto' | 'engine';
}

export type Command =
  | { readonly do: 'start'; readonly options: ServerOptions }
  | { readonly do: 'redis.kill' | 'redis.revive' | 'report' | 'stop' };

export interface Message {
  /** Of the command that it answers. */
  readonly id: number;
  readonly error?: string;
  readonly report?: ServerReport;
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
let defects = 0;
const examples: string[] = [];

process.on('message', (command: Command & { id: number }) => {
  const { id } = command;
  carryOut(command).then(
    (answer) => process.send?.({ id, ...answer } satisfies Message),
    (error: unknown) => process.send?.({ id, error: describe(error) } satisfies Message),
  );
});
// Ctrl-C in a terminal reaches this process, too; whoever started it stops it in order.
process.on('SIGINT', () => {});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(1));

async function carryOut(command: Command): Promise<Omit<Message, 'id'>> {
  switch (command.do) {
    case 'start':
      stack = await startStack({
        ...command.options,
        siteDir: command.options.dataDir,
        version: 'faults',
        overrides: { log: { info: () => {}, error: noteError } },
      });
      return {};
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

/** A store that is away, or too slow, is expected here; anything else that is no refusal is a defect. */
function noteError(message: string, fields: LogFields = {}): void {
  const { error, store } = fields;
  const isTooSlow = error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
  if (error instanceof ApiError || store !== undefined || isTooSlow) return;
  defects++;
  if (examples.length < examplesMax) examples.push(`${message} ${describe(error)}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
