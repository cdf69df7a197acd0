import type { CommandTable } from './command.ts';
import { hashCommands } from './hashes.ts';
import { keyCommands } from './keys.ts';
import { Keyspace } from './keyspace.ts';
import { listCommands } from './lists.ts';
import { type Arg, discarded, type Reply, ReplyError, unknownCommand, wrongArity } from './reply.ts';
import { setCommands } from './sets.ts';
import { sortedSetRangeCommands } from './sortedset-ranges.ts';
import { sortedSetUnionCommands } from './sortedset-union.ts';
import { sortedSetCommands } from './sortedsets.ts';
import { stringCommands } from './strings.ts';

const COMMANDS: CommandTable = {
  ...keyCommands,
  ...stringCommands,
  ...hashCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...sortedSetRangeCommands,
  ...sortedSetUnionCommands,
  ...listCommands,
};

/** Whether the engine has this command, in any case of letters. */
export function isKnownCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name.toLowerCase());
}

/**
 * Redis 7 in this process, for the commands the product uses: the same replies, error texts and expiry, one
 * database, nothing on disk. `clockMs` gives Unix time in whole milliseconds.
 */
export class RedisEngine {
  readonly #db: Keyspace;

  constructor(clockMs: () => number = Date.now) {
    this.#db = new Keyspace(clockMs);
  }

  /** Carries one command out. Errors of the command are replies too; nothing is thrown. */
  execute(args: Arg[]): Reply {
    this.#db.begin();
    return this.#run(toBytes(args));
  }

  /**
   * Carries commands out as MULTI/EXEC does, at one instant: an unknown command or a wrong number of arguments
   * discards them all (EXECABORT), any later error is the reply of its own command alone.
   */
  executeAll(commands: Arg[][]): Reply[] | ReplyError {
    const queued = commands.map(toBytes);
    if (queued.some((args) => refusal(args) !== undefined)) return discarded();
    this.#db.begin();
    return queued.map((args) => this.#run(args));
  }

  #run(args: string[]): Reply {
    const refused = refusal(args);
    if (refused) return refused;
    const name = (args[0] ?? '').toLowerCase();
    try {
      return COMMANDS[name]?.[1](this.#db, [name, ...args.slice(1)]) ?? null;
    } catch (error) {
      if (error instanceof ReplyError) return error;
      throw error;
    }
  }
}

/** Why Redis would not even queue this command. */
function refusal(args: string[]): ReplyError | undefined {
  const name = (args[0] ?? '').toLowerCase();
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return unknownCommand(args);
  const [arity] = command;
  const fits = arity < 0 ? args.length >= -arity : args.length === arity;
  return fits ? undefined : wrongArity(name);
}

function toBytes(args: Arg[]): string[] {
  return args.map((arg) => (typeof arg === 'string' ? Buffer.from(arg) : arg).toString('latin1'));
}
