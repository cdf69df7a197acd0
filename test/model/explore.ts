import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { type Mistake, Run } from './run.ts';
import { stepMax } from './steps.ts';

export interface Exploration {
  /** How many were played. */
  readonly runs: number;
  readonly seed: number;
  /** Steps, one to a line, that lead to a broken promise, made as few as possible; null where none was found. */
  readonly counterexample: string | null;
}

/** Plays generated runs until a promise is broken or all have been played. The same seed gives the same runs. */
export async function explore(options: {
  runs: number;
  seed: number;
  mistake?: Mistake;
}): Promise<Exploration> {
  const { seed, mistake } = options;
  const steps = fc.array(fc.nat(stepMax), { minLength: 20, maxLength: 60, size: 'max' });
  const property = fc.asyncProperty(steps, (list) => new Run(mistake).play(list));
  const stackTraceLimit = Error.stackTraceLimit;
  // Errors are the network's everyday language here, and their stacks would cost more than the rest.
  Error.stackTraceLimit = 0;
  try {
    const {
      failed,
      numRuns: runs,
      counterexample,
    } = await fc.check(property, { numRuns: options.runs, seed });
    return { runs, seed, counterexample: failed ? await tell(counterexample?.[0] ?? [], mistake) : null };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Shares the runs among processes, each with a seed of its own, counted up from `seed`; gives what was found. */
export async function exploreInParallel(options: { runs: number; seed: number }): Promise<Exploration> {
  const count = Math.min(2, availableParallelism());
  const runs = Math.ceil(options.runs / count);
  const explorations = await Promise.all(
    Array.from({ length: count }, (_, index) => inProcess({ runs, seed: options.seed + index })),
  );
  const found = explorations.find(({ counterexample }) => counterexample !== null);
  return found ?? { seed: options.seed, runs: runs * count, counterexample: null };
}

function inProcess(task: { runs: number; seed: number }): Promise<Exploration> {
  // V8 takes the objects of a run for long-lived and puts them where collecting them costs half of the time.
  const execArgv = ['--no-allocation-site-pretenuring'];
  const child = fork(new URL('./explore-process.ts', import.meta.url), { execArgv });
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('message', (exploration) => resolve(exploration as Exploration));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The process ended with ${code} and without an answer.`)));
  });
}

async function tell(steps: readonly number[], mistake: Mistake | undefined): Promise<string> {
  const run = new Run(mistake);
  const error = await run.play(steps).then(
    () => new Error('It cannot be repeated.'),
    (thrown: Error) => thrown,
  );
  return [...run.lines, `→ ${error.message}`].join('\n');
}
