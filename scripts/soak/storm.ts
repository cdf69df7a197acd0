import { setTimeout as delay } from 'node:timers/promises';
import type { ServerReport } from '../faults/server-process.ts';
import type { CheckReport } from './crowd.ts';
import { type SettingOptions, withSetting } from './setting.ts';

export interface StormOptions extends SettingOptions {
  /** Written by the people themselves, before and meanwhile. */
  readonly messagesPerSecond: number;
}

export interface StormResult {
  readonly clients: number;
  /** Sockets that were cut. */
  readonly cut: number;
  /** From the cut, for each of those who had a ready socket and all that they had missed. */
  readonly inSyncAfterMs: readonly number[];
  /** Attempts to open a socket as they arrived at the gateway, from the cut. */
  readonly attemptsAfterMs: readonly number[];
  /** Requests of the clients over HTTP, from the cut. */
  readonly requestsAfterMs: readonly number[];
  readonly sentMs: { readonly withSocket: readonly number[]; readonly without: readonly number[] };
  /** Messages that friends wrote while everybody was away. */
  readonly missed: number;
  readonly check: CheckReport;
  readonly server: ServerReport;
}

/** A socket that served shorter than this counts as a failed attempt. */
const settledMs = 6_000;
const recoveryMs = 90_000;
const patienceMs = 300_000;

/**
 * Cuts off everybody at the same moment, from the server's side and without a close frame, has a friend write to each of
 * them at once, and measures until all are back and in sync.
 */
export function runStorm(options: StormOptions): Promise<StormResult> {
  return withSetting(options, async ({ server, clients, residents }) => {
    await delay(settledMs);
    await clients.ask({ do: 'write', perSecond: options.messagesPerSecond }, patienceMs);
    await server.ask({ do: 'attempts' });
    await clients.ask({ do: 'measure' }, patienceMs);
    const cutAtMs = performance.timeOrigin + performance.now();
    const { count: cut = 0 } = await server.ask({ do: 'sockets.cut', share: 1 });
    options.log(`${cut} sockets are cut`);
    const text = 'written while everybody was away';
    const { count: missed = 0 } = await server.ask({ do: 'write', residents, text }, patienceMs);
    options.log(`${missed} messages are written`);
    await clients.ask({ do: 'recovered', deadlineMs: recoveryMs }, patienceMs);
    await clients.ask({ do: 'pause' }, patienceMs);
    const { measured } = await clients.ask({ do: 'measured' }, patienceMs);
    const { attemptsAtMs = [] } = await server.ask({ do: 'attempts' });
    options.log('everybody has had their time; comparing');
    const { check } = await clients.ask({ do: 'check', deadlineMs: recoveryMs }, patienceMs);
    if (measured === undefined || check === undefined) throw new Error('The clients answered no figures.');
    const after = (moments: readonly number[]) => moments.map((at) => at - cutAtMs);
    return {
      clients: options.clients,
      cut,
      inSyncAfterMs: after(measured.inSyncAtMs),
      attemptsAfterMs: after(attemptsAtMs),
      requestsAfterMs: after(measured.requestsAtMs),
      sentMs: measured.sentMs,
      missed,
      check,
      server: await server.report(),
    };
  });
}
