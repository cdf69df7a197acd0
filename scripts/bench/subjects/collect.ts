import { heapAfterGcBytes } from '../../soak/heap.ts';

/** Runs the collector, so that what is read afterwards is memory that is held. */
export async function collectGarbage(): Promise<void> {
  await heapAfterGcBytes();
}
