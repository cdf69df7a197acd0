import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { times } from '../../functions/wire/limits.ts';
import { soakTable, stormTable } from './report.ts';
import { runSoak } from './soak.ts';
import { runStorm } from './storm.ts';
import { soakFaults, stormFaults } from './verdict.ts';

const help = `npm run soak -- [options]
npm run storm -- [options]

soak   lets many real clients write for a while, cuts 5 % of their sockets each minute, and compares after each minute
       what everybody shows with what the server has, and how much memory is held
storm  cuts off everybody at the same moment, and measures until all are back and in sync

  --clients N   people, each with a client (soak: 500, storm: 1000)
  --minutes N   of writing (10; soak only)
  --rate N      messages a second over all (20)
  --json FILE   writes the figures there, too
  --help        this

Ctrl-C ends a soak at the next checkpoint. Exit code 1 says that something is wrong.`;

const faultsShown = 20;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      storm: { type: 'boolean', default: false },
      clients: { type: 'string' },
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '20' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const shared = {
    clients: count('clients', values.clients ?? (values.storm ? '1000' : '500'), 5),
    messagesPerSecond: count('rate', values.rate, 1),
    redis: 'auto' as const,
    log: (line: string) => console.log(`${(performance.now() / 1_000).toFixed(1).padStart(7)} s  ${line}`),
  };
  const { result, table, faults } = values.storm ? await storm(shared) : await soak(shared, values.minutes);
  console.log(`\n${table}\n`);
  for (const fault of faults.slice(0, faultsShown)) console.log(fault);
  if (faults.length > faultsShown) console.log(`… and ${faults.length - faultsShown} more`);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ ...result, faults }, null, 2)}\n`);
  if (faults.length === 0) console.log('All is well.');
  return faults.length === 0 ? 0 : 1;
}

type Shared = Parameters<typeof runStorm>[0];

async function storm(shared: Shared) {
  const result = await runStorm(shared);
  return { result, table: stormTable(result), faults: stormFaults(result, times.reconnectSpreadMs) };
}

async function soak(shared: Shared, minutes: string) {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const result = await runSoak({
    ...shared,
    checkpoints: count('minutes', minutes, 1),
    intervalMs: 60_000,
    cutShare: 0.05,
    signal: interruption.signal,
  });
  return { result, table: soakTable(result), faults: soakFaults(result) };
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} has to be a whole number from ${least}.`);
  return value;
}
