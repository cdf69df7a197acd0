import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { mistakes } from './mistakes.ts';

const runsMax = 20_000;

describe('the model notices where', () => {
  for (const [name, mistake] of Object.entries(mistakes)) {
    test(name, { timeout: 300_000 }, async () => {
      const { counterexample } = await explore({ runs: runsMax, mistake, seed: 1 });
      expect(counterexample, `nothing was noticed in ${runsMax} runs`).not.toBeNull();
    });
  }
});
