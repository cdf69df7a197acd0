import { expect, test } from 'vitest';
import { exploreInParallel } from './explore.ts';

const runs = Number(process.env.MODEL_RUNS ?? 200_000);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000_000);

test(`whatever the network does, the promises of the protocol hold (${runs} runs)`, {
  timeout: 60_000 + runs * 10,
}, async () => {
  const { counterexample, seed: found } = await exploreInParallel({ runs, seed });
  const again = `MODEL_SEED=${found} MODEL_RUNS=${runs} plays this again:`;
  expect(counterexample, `${again}\n${counterexample}`).toBeNull();
});
