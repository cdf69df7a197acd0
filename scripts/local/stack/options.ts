import type { Overrides } from '../../../functions/context.ts';
import type { FunctionName } from '../../../functions/routes.ts';
import type { RegistrationMode } from '../../../functions/wire/instance.ts';

export interface StackOptions {
  /** Holds everything that must survive a restart. Made when missing. */
  readonly dataDir: string;
  /** Where people open the product; 0 takes a free one. */
  readonly port: number;
  /** The built site. */
  readonly siteDir: string;
  /** The address to listen on; loopback when left out. */
  readonly host?: string | undefined;
  /** Real ones instead of what the stack would start. */
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly redis?: 'auto' | 'server' | 'engine';
  /** Raises every allowance of `wire/limits.ts`, for tests and load runs; 1 when left out. */
  readonly rateFactor?: number;
  /** Ports and settings that every function gets instead of its own; for tests. */
  readonly overrides?: Overrides;
  /** Shortens the gateway's idle and two hour cuts; for tests. */
  readonly idleTimeoutMs?: number;
  readonly maxLifetimeMs?: number;
  /** Before the first retry of a job that failed, and before each one after it; a minute and two unless given. */
  readonly eventRetryDelaysSeconds?: readonly [number, number];
  /** Told of every call that a function makes of its ports, as `records.get`; nothing where `inProcess`. For tests. */
  readonly onPortCall?: (name: FunctionName, call: string) => void;
  /** Told of every attempt to open a socket; for measurements. */
  readonly onSocketAttempt?: () => void;
  /**
   * Answers the ports of the functions in this process, without requests to itself, copies of events and watched calls: what
   * `npm start` gives. Tests take the strict way, which goes through everything that the cloud goes through.
   */
  readonly inProcess?: boolean;
  /** Fails an invocation that returns before its work is done, instead of only recording it. */
  readonly strict?: boolean;
  /** Who administers; without it the first person who registers. */
  readonly adminHandle?: string | undefined;
  /** Who may register until an administrator decides; everybody where it is left out. */
  readonly registration?: RegistrationMode | undefined;
  readonly version: string;
  readonly log?: (line: string) => void;
}
