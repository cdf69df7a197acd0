import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './cost/measure.ts';
import { bill, total, volumeOf } from './cost/model.ts';
import { peers } from './cost/peers.ts';
import { prices, pricesAsOf } from './cost/prices.ts';
import { countResources } from './cost/template.ts';
import { habits, type Measured } from './cost/usage.ts';

const help = `npm run cost -- [-c name=value]… [--measure]

  -c name=value  an option of infra/README.md
  --measure      run each action on the local stack again, and keep what it took`;

const measuredFile = new URL('./cost/measured.json', import.meta.url);

const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    measure: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(help);
else await print();

async function print(): Promise<void> {
  if (values.measure) writeFileSync(measuredFile, `${JSON.stringify(await measure(), null, 2)}\n`);
  const measured: Measured = JSON.parse(readFileSync(measuredFile, 'utf8'));
  const template = countResources(await templateResources(values.context));
  const cases = {
    idle: volumeOf(0),
    '1,000 monthly users': volumeOf(1_000),
    '100,000 monthly users': volumeOf(100_000),
  };
  for (const [name, volume] of Object.entries(cases)) {
    const lines = bill(template, measured, volume);
    console.log(`\n${name}: $${total(lines).toFixed(2)} a month`);
    for (const { price, units, usd } of lines.filter(({ units: amount }) => amount > 0)) {
      console.log(`  ${usd.toFixed(2).padStart(9)}  ${price} (${format(units)} × ${prices[price].unit})`);
    }
  }
  const busy = volumeOf(100_000);
  const [less, more] = [busy, { ...busy, message: busy.message + 1_000 }].map((volume) =>
    total(bill(template, measured, volume)),
  );
  console.log(`\n1,000 messages more, at 100,000 monthly users: $${((more ?? 0) - (less ?? 0)).toFixed(4)}`);
  console.log(
    '\nManaged services, for 1,000 monthly users (their software is not ours to run, nor is their operator you):',
  );
  for (const { name, usdFor1000, note, source, readOn } of peers)
    console.log(`  ${usdFor1000.toFixed(2).padStart(9)}  ${name}: ${note} (${source}, read ${readOn})`);
  console.log(`
List prices of ${pricesAsOf}, us-east-1, after what is free for good; taxes, mail, and traffic out of the database are left out.
A user is taken to write ${habits.messagesPerUser} messages and to open the app ${habits.visitsPerUser} times for ${habits.minutesPerVisit} minutes a month (scripts/cost/usage.ts).
Work of each action: measured on the local stack (scripts/cost/measured.json), durations times ${habits.cloudDurationFactor}.`);
}

async function templateResources(context: readonly string[]) {
  const { createUmbra } = await import('../infra/umbra.ts');
  const outdir = await mkdtemp(join(tmpdir(), 'umbra-cost-'));
  try {
    const options = Object.fromEntries(context.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
    const { app } = createUmbra({ bundle: false, rules: false, outdir, context: options });
    return app.synth().stacks.flatMap(({ template }) => Object.values(template.Resources)) as never;
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

function format(units: number): string {
  return units >= 100 ? Math.round(units).toLocaleString('en') : units.toPrecision(2);
}
