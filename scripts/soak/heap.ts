import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const collections = 3;

/** What this process holds after garbage collection: objects of V8's heap, and buffers outside of it. In bytes. */
export async function heapAfterGcBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < collections; round++) {
    collect();
    // Finalizers, and what they let go of, come between two rounds.
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
