import { setTimeout as delay } from 'node:timers/promises';
import type { ServerReport } from '../faults/server-process.ts';
import type { CheckReport } from './crowd.ts';
import { type Setting, type SettingOptions, withSetting } from './setting.ts';

export interface SoakOptions extends SettingOptions {
  readonly checkpoints: number;
  /** People write for this long before each checkpoint. */
  readonly intervalMs: number;
  readonly messagesPerSecond: number;
  /** Of all sockets, in the middle of each interval, without a close frame. */
  readonly cutShare: number;
  /** Ends the writing early. */
  readonly signal?: AbortSignal;
}

export interface Checkpoint extends CheckReport {
  /** Of writing, without the time that the checks took. */
  readonly minutes: number;
  /** Sockets that were cut before it. */
  readonly cut: number;
  readonly serverHeapBytes: number;
  readonly clientHeapBytes: number;
  readonly heldMessages: number;
  readonly checkMs: number;
}

export interface SoakResult {
  readonly checkpoints: readonly Checkpoint[];
  readonly written: number;
  readonly sentMs: { readonly withSocket: readonly number[]; readonly without: readonly number[] };
  readonly server: ServerReport;
}

/** The spread of reconnects, a heartbeat that finds what was lost, and a repair. */
const quietMs = 120_000;
const patienceMs = 300_000;

/**
 * Lets people write, type and read for a while, cuts some of their sockets in every interval, and looks at everything after
 * each: whether anybody shows anything else than the server has, and how much memory both processes hold.
 */
export function runSoak(options: SoakOptions): Promise<SoakResult> {
  return withSetting(options, async (setting) => {
    const { server, clients } = setting;
    const checkpoints: Checkpoint[] = [await look(setting, 0, 0)];
    tell(options, checkpoints);
    await clients.ask({ do: 'measure' }, patienceMs);
    for (let index = 1; index <= options.checkpoints && !options.signal?.aborted; index++) {
      const cut = await interval(setting, options);
      checkpoints.push(await look(setting, (index * options.intervalMs) / 60_000, cut));
      tell(options, checkpoints);
    }
    const { measured } = await clients.ask({ do: 'measured' }, patienceMs);
    if (measured === undefined) throw new Error('The clients answered no figures.');
    const { written, sentMs } = measured;
    return { checkpoints, written, sentMs, server: await server.report() };
  });
}

async function interval({ server, clients }: Setting, options: SoakOptions): Promise<number> {
  const { intervalMs, messagesPerSecond, cutShare, signal } = options;
  await clients.ask({ do: 'write', perSecond: messagesPerSecond }, patienceMs);
  const wait = (ms: number) => delay(ms, undefined, signal ? { signal } : {}).catch(() => {});
  await wait(intervalMs / 2);
  const { count = 0 } = await server.ask({ do: 'sockets.cut', share: cutShare });
  await wait(intervalMs / 2);
  await clients.ask({ do: 'pause' }, patienceMs);
  return count;
}

async function look({ server, clients }: Setting, minutes: number, cut: number): Promise<Checkpoint> {
  const beganAtMs = performance.now();
  const { check } = await clients.ask({ do: 'check', deadlineMs: quietMs }, patienceMs);
  if (check === undefined) throw new Error('The clients answered no check.');
  const checkMs = performance.now() - beganAtMs;
  const { heapBytes: serverHeapBytes = 0 } = await server.ask({ do: 'heap' });
  const { heapBytes: clientHeapBytes = 0, heldMessages = 0 } = await clients.ask({ do: 'heap' }, patienceMs);
  return { ...check, minutes, cut, serverHeapBytes, clientHeapBytes, heldMessages, checkMs };
}

function tell({ log }: SoakOptions, checkpoints: readonly Checkpoint[]): void {
  const last = checkpoints.at(-1);
  if (last === undefined) return;
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
  log(
    `checkpoint ${checkpoints.length - 1}: ${last.messages} messages, ${last.cut} sockets cut, ` +
      `${last.divergences.length} divergences, server ${mib(last.serverHeapBytes)}, clients ${mib(last.clientHeapBytes)}, ` +
      `checked in ${(last.checkMs / 1_000).toFixed(1)} s`,
  );
}
