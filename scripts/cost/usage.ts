import { times } from '../../functions/wire/limits.ts';

/** What one action costs in work, as the local stack did it. Bytes are of the frames, durations those of the handlers. */
export interface MeasuredAction {
  /** Invocations of each function, by its entry below `functions/`, and their mean duration. */
  readonly functions: Readonly<Record<string, { readonly invocations: number; readonly meanMs: number }>>;
  readonly socketMessages: number;
  readonly socketBytes: number;
  readonly httpRequests: number;
  readonly redisCommands: number;
  readonly queueMessages: number;
}

/** `visit`: the app is opened and closed again; `ping`: what an open app sends by itself. */
export type Action = 'message' | 'signIn' | 'visit' | 'ping';
export type Measured = Readonly<Record<Action, MeasuredAction>>;

/** How people use a messenger. Guesses, each written down so that anybody can put in their own. */
export const habits = {
  messagesPerUser: 200,
  /** Days on which the app is opened, and how often on each. */
  visitsPerUser: 60,
  minutesPerVisit: 8,
  signInsPerUser: 0.5,
  /** Site files a visit asks for, most of them answered by the browser's own cache. */
  cdnRequestsPerVisit: 6,
  cdnKbPerVisit: 40,
  kbPerStoredMessage: 1.2,
  monthsKept: 12,
  /** Database CPU seconds for one message, and how busy the busiest hour is against the mean. */
  databaseMsPerMessage: 2,
  databaseMsPerVisit: 10,
  databaseIoPerMessage: 6,
  peakToMean: 4,
  /** Log lines of Lambda and of the API. */
  logBytesPerInvocation: 300,
  /** Lambda's own overhead against a warm handler on a laptop: slower cores, TLS, cold starts. */
  cloudDurationFactor: 3,
} as const;

/** Lambda polls with five connections of 20 s each, seen as 15 empty receives a minute (getlift/lift issue 132). */
export const pollsPerQueuePerMinute = 15;
export const minutesPerMonth = 730 * 60;

/** A quarter of a core stands behind one capacity unit. */
const coresPerAcu = 0.25;
const leastAcuAwake = 0.5;

/** How large a part of the month a database is awake that sleeps `pauseAfterSeconds` after the last of `requests` at random times. */
export function awakeFraction(requestsPerMonth: number, pauseAfterSeconds: number): number {
  const perSecond = requestsPerMonth / (minutesPerMonth * 60);
  return 1 - Math.exp(-perSecond * pauseAfterSeconds);
}

/** Mean capacity while awake, in ACU: what the work of the busiest hour asks for, and never less than the least. */
export function capacityAwake(databaseSecondsPerMonth: number): number {
  const cores = databaseSecondsPerMonth / (minutesPerMonth * 60);
  return Math.max(leastAcuAwake, (cores * habits.peakToMean) / coresPerAcu);
}

/** Pings of an open app, the only thing it sends by itself. */
export const pingsPerMinute = 60_000 / times.heartbeatVisibleMs;
