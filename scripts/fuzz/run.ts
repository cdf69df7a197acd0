import { parseArgs } from 'node:util';
import { runFuzz } from './campaign.ts';

const help = `npm run fuzz -- [options]

Throws fitting, nearly fitting and random inputs at the whole product: bodies, paths, queries, headers, bytes that are no HTTP, frames,
formatting and names. Everything has to be answered, or refused with a code of the contract.

  --count N   inputs of all kinds together (1000000)
  --seed N    for the choices of the run (the time)
  --help      this`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(help);
else process.exitCode = await main(Number(values.count), Number(values.seed));

async function main(count: number, seed: number): Promise<number> {
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
    console.error(`--count and --seed take whole numbers.\n\n${help}`);
    return 2;
  }
  console.log(`${count} inputs, seed ${seed}`);
  const begunMs = Date.now();
  const onProgress = (done: number) =>
    console.log(`${done} done, ${Math.round((Date.now() - begunMs) / 1_000)} s`);
  const onViolation = (what: string) => console.error(`VIOLATION ${what}`);
  const { done, outcomes, violations, heapMib } = await runFuzz({
    count,
    seed,
    onProgress,
    onViolation,
  });
  for (const [outcome, times] of Object.entries(outcomes).sort(([, one], [, other]) => other - one))
    console.log(`${String(times).padStart(9)}  ${outcome}`);
  console.log(`${done} inputs; heap ${heapMib.early} MiB after a tenth, ${heapMib.end} MiB at the end`);
  console.log(violations.length === 0 ? 'No violation.' : `${violations.length} violations (seed ${seed}).`);
  return violations.length === 0 ? 0 : 1;
}
