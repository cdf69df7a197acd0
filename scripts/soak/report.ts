import { times } from '../../functions/wire/limits.ts';
import { busiest } from './arrivals.ts';
import type { Line } from './slope.ts';
import type { SoakResult } from './soak.ts';
import type { StormResult } from './storm.ts';
import {
  arrivalsMax,
  clientBytesPerHeldMessageMax,
  heapGrowth,
  recoveryMaxMs,
  serverSlopeMaxKibPerMinute,
} from './verdict.ts';

/** The figures of a soak: a line for each checkpoint, then what they come to. */
export function soakTable(result: SoakResult): string {
  const { checkpoints, written, sentMs } = result;
  const growth = heapGrowth(checkpoints);
  const header = ['minute', 'messages', 'cut', 'diverged', 'server MiB', 'clients MiB', 'held'];
  const lines = checkpoints.map((one) => [
    one.minutes.toFixed(1),
    one.messages,
    one.cut,
    one.divergences.length + one.lacking.length,
    mib(one.serverHeapBytes),
    mib(one.clientHeapBytes),
    one.heldMessages,
  ]);
  return [
    columns([header, ...lines]),
    '',
    columns([
      ['written', written, ''],
      ['acknowledged with a socket', sentMs.withSocket.length, percentiles(sentMs.withSocket)],
      ['… while there was none', sentMs.without.length, percentiles(sentMs.without)],
      ['server heap', lineText(growth.server), `KiB/min, at most ${serverSlopeMaxKibPerMinute}`],
      [
        'clients’ heap',
        lineText(growth.clients),
        `bytes for each held message, at most ${clientBytesPerHeldMessageMax}`,
      ],
    ]),
  ].join('\n');
}

/** The figures of a storm. */
export function stormTable(result: StormResult): string {
  const { clients, inSyncAfterMs, attemptsAfterMs, requestsAfterMs, sentMs, missed } = result;
  return columns([
    ['cut at once', result.cut, `of ${clients}`],
    ['in sync again', inSyncAfterMs.length, percentiles(inSyncAfterMs)],
    ['the last one after', seconds(Math.max(...inSyncAfterMs)), `at most ${seconds(recoveryMaxMs)}`],
    ['attempts to connect', attemptsAfterMs.length, ''],
    [
      '… in the busiest second',
      busiest(attemptsAfterMs),
      `at most ${arrivalsMax(clients, times.reconnectSpreadMs)}`,
    ],
    ['requests over HTTP', requestsAfterMs.length, `${busiest(requestsAfterMs)} in the busiest second`],
    ['written while all were away', missed, ''],
    ['acknowledged without a socket', sentMs.without.length, percentiles(sentMs.without)],
    ['… with a new one', sentMs.withSocket.length, percentiles(sentMs.withSocket)],
    ['diverged', result.check.divergences.length + result.check.lacking.length, ''],
  ]);
}

function columns(rows: readonly (readonly (string | number)[])[]): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, column, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function padded(cell: string | number, column: number, width: number): string {
  const isText = column === 0 || (column === 2 && typeof cell === 'string');
  return isText ? String(cell).padEnd(width) : String(cell).padStart(width);
}

function percentiles(values: readonly number[]): string {
  if (values.length === 0) return '';
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return `p50 ${duration(at(0.5))}, p99 ${duration(at(0.99))}, last ${duration(at(1))}`;
}

function duration(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function lineText(line: Line | undefined): string {
  return line ? `${line.slope.toFixed(0)} ± ${line.standardError.toFixed(0)}` : 'too short to tell';
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}
