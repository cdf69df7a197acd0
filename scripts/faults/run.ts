import { parseArgs } from 'node:util';
import { type CampaignOptions, runCampaign } from './campaign.ts';
import { reportViolations } from './report.ts';
import { shortfalls, table } from './table.ts';

const help = `npm run faults -- [options]

Runs the whole product with real clients while its parts are killed, then checks that every promise held.

  --sends N        messages that are written (24000)
  --clients N      people (20)
  --backends N     database connections that are ended from outside (2800)
  --postgres N     times that PostgreSQL is killed and recovers (3)
  --redis N        times that Redis is killed and comes back empty (2)
  --servers N      times that the gateway and all handlers are killed (2)
  --reloads N      times that a person reloads the app (60)
  --minutes-max N  no more is written after this (15)
  --seed N         for the choices of the run (the time)
  --help           this

Ctrl-C ends the writing, and checks what was written until then.`;

const defaults = {
  sends: 24_000,
  clients: 20,
  backends: 2_800,
  postgres: 3,
  redis: 2,
  servers: 2,
  reloads: 60,
  'minutes-max': 15,
  seed: Date.now() % 2 ** 31,
};
type Name = keyof typeof defaults;

const options = readOptions();
if (options === 'help') console.log(help);
else process.exitCode = await main(options);

async function main(campaign: CampaignOptions): Promise<number> {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const result = await runCampaign({ ...campaign, signal: interruption.signal });
  console.log(`\n${table(campaign, result)}\n`);
  const lacks = shortfalls(campaign, result);
  if (result.violations.length > 0) console.log(reportViolations(result.history, result.violations));
  for (const lack of lacks) console.log(lack);
  const isGood = result.violations.length === 0 && lacks.length === 0;
  console.log(isGood ? 'Every promise held.' : `\nRun it again with --seed ${campaign.seed}`);
  return isGood ? 0 : 1;
}

function readOptions(): CampaignOptions | 'help' {
  const names = Object.keys(defaults) as Name[];
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string', default: String(defaults[name]) }])),
    },
  });
  if (values.help) return 'help';
  const number = (name: Name, least: number) => {
    const value = Number((values as Record<string, unknown>)[name]);
    if (!Number.isInteger(value) || value < least)
      throw new Error(`--${name} has to be a whole number from ${least}.`);
    return value;
  };
  const beganAtMs = performance.now();
  return {
    sends: number('sends', 1),
    clients: number('clients', 2),
    faults: {
      backends: number('backends', 0),
      postgres: number('postgres', 0),
      redis: number('redis', 0),
      servers: number('servers', 0),
      reloads: number('reloads', 0),
    },
    maxMs: number('minutes-max', 1) * 60_000,
    seed: number('seed', 0),
    redis: 'auto',
    log: (line) =>
      console.log(`${((performance.now() - beganAtMs) / 1_000).toFixed(1).padStart(7)} s  ${line}`),
  };
}
