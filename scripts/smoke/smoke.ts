import { call } from './client.ts';
import { cleanup, type SmokeOptions, type Step, steps, type World } from './steps.ts';

export interface Outcome {
  readonly step: string;
  readonly result: 'ok' | 'passed over' | 'failed';
  readonly detail: string | undefined;
}

/**
 * Tries an instance as two new people would, from signing up to cleaning up. The first step that fails ends the run;
 * cleaning up is tried all the same. Gives what came of each step.
 */
export async function smoke(options: SmokeOptions, tell: (outcome: Outcome) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const operations = await operationsOf(options.origin);
  const world: World = { options, operations, people: [], sockets: [], conversationId: '' };
  const take = async (step: Step) => {
    const outcome = await run(step, world);
    outcomes.push(outcome);
    tell(outcome);
    return outcome.result !== 'failed';
  };
  for (const step of steps) if (!(await take(step))) break;
  for (const step of cleanup) await take(step);
  return outcomes;
}

async function run(step: Step, world: World): Promise<Outcome> {
  if (step.needs !== undefined && !world.operations.has(step.needs))
    return { step: step.name, result: 'passed over', detail: 'this version has it not' };
  try {
    return { step: step.name, result: 'ok', detail: await step.run(world) };
  } catch (error) {
    return {
      step: step.name,
      result: 'failed',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

async function operationsOf(origin: string): Promise<Set<string>> {
  const document = await call<{ paths: Record<string, Record<string, { operationId?: string }>> }>(
    origin,
    'GET',
    '/api/openapi.json',
  );
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  return new Set(operations.flatMap(({ operationId }) => operationId ?? []));
}
