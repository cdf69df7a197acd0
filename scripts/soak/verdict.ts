import { busiest } from './arrivals.ts';
import { type Line, leastSquares, type Point } from './slope.ts';
import type { Checkpoint, SoakResult } from './soak.ts';
import type { StormResult } from './storm.ts';

/**
 * What the server's heap may grow by. It keeps nothing of a message once that is told, so its heap has to stay level
 * whatever was written. At 20 messages a second this is 440 bytes for each of them: what a forgotten timer or map entry takes,
 * and four times what garbage collection was seen to leave by chance within five minutes.
 */
export const serverSlopeMaxKibPerMinute = 512;
/**
 * What the clients' heap may grow by for each message that they hold. A window grows by every message that arrives while the
 * app is open, in both members' clients, so growth in time says nothing about a leak and growth by message does: the
 * message and its copy for the next visit were seen to take 0.7 kB. Anything else that grows with time shows here, too.
 */
export const clientBytesPerHeldMessageMax = 2_048;
/** The first look and the first interval are left out: code is still being compiled and pools are being filled. */
const warmUpCheckpoints = 2;
/** A line through fewer points says nothing. */
const pointsMin = 4;

export interface Heaps {
  /** KiB for each minute of writing; undefined where there were too few checkpoints to tell. */
  readonly server: Line | undefined;
  /** Bytes for each message held. */
  readonly clients: Line | undefined;
}

/** How the two heaps grow, by least squares over the checkpoints after the warm-up. */
export function heapGrowth(checkpoints: readonly Checkpoint[]): Heaps {
  const warm = checkpoints.slice(warmUpCheckpoints);
  const line = (points: Point[]) => (points.length < pointsMin ? undefined : leastSquares(points));
  return {
    server: line(warm.map(({ minutes, serverHeapBytes }) => [minutes, serverHeapBytes / 1_024])),
    clients: line(warm.map(({ heldMessages, clientHeapBytes }) => [heldMessages, clientHeapBytes])),
  };
}

/** What is wrong with a run, one sentence each; nothing is the good end. A slope counts once it is surely over its limit. */
export function soakFaults(result: SoakResult): string[] {
  const { server, clients } = heapGrowth(result.checkpoints);
  const last = result.checkpoints.at(-1);
  const faults = result.checkpoints.flatMap(({ lacking, divergences }, index) =>
    [...lacking, ...divergences].map((what) => `checkpoint ${index}: ${what}`),
  );
  if (last && last.messages !== result.written)
    faults.push(`${result.written} messages were written and ${last.messages} are stored`);
  if (isOver(server, serverSlopeMaxKibPerMinute))
    faults.push(`the server’s heap grows by ${server?.slope.toFixed(0)} KiB a minute`);
  if (isOver(clients, clientBytesPerHeldMessageMax))
    faults.push(`the clients’ heap grows by ${clients?.slope.toFixed(0)} bytes for each message held`);
  return [...faults, ...defects(result)];
}

/** In what time everybody has to be in sync again. */
export const recoveryMaxMs = 45_000;

/**
 * How many attempts may arrive in any second: those who come evenly in the spread, and seven standard deviations of such a
 * random count. Five are chance; the rest is for a busy machine, which takes in at once what came while it was away. For
 * 1,000 people this is the 100 that are promised; for few it is a larger share of them.
 */
export function arrivalsMax(clients: number, spreadMs: number): number {
  const mean = (clients * 1_000) / spreadMs;
  return Math.ceil(mean + 7 * Math.sqrt(mean));
}

/** What is wrong with a storm, one sentence each; nothing is the good end. */
export function stormFaults(result: StormResult, spreadMs: number): string[] {
  const faults = [...result.check.lacking, ...result.check.divergences];
  const slowestMs = Math.max(...result.inSyncAfterMs);
  const most = busiest(result.attemptsAfterMs);
  if (result.cut !== result.clients) faults.push(`only ${result.cut} of ${result.clients} sockets were cut`);
  if (result.inSyncAfterMs.length < result.clients)
    faults.push(`only ${result.inSyncAfterMs.length} of ${result.clients} came back`);
  else if (slowestMs > recoveryMaxMs)
    faults.push(`the last one was in sync after ${(slowestMs / 1_000).toFixed(1)} s`);
  if (most > arrivalsMax(result.clients, spreadMs)) faults.push(`${most} tried to connect within one second`);
  return [...faults, ...defects(result)];
}

function isOver(line: Line | undefined, max: number): boolean {
  return line !== undefined && line.slope - 2 * line.standardError > max;
}

function defects({ server }: Pick<SoakResult, 'server'>): string[] {
  return server.defects > 0
    ? [`the server has ${server.defects} defects:\n${server.examples.join('\n')}`]
    : [];
}
