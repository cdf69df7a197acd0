import { mkdtemp, open, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from './loads/load.ts';

/** What the machine itself could do at that moment: how noisy a run was is seen by how these differ. */
export interface Floor {
  /** A fixed piece of arithmetic. */
  readonly spinMs: number;
  readonly fdatasyncMs: number;
  /** Processes that wanted to run, over the last minute. */
  readonly load: number;
}

/** Measures the floor; takes about 0.2 s. */
export async function measureFloor(): Promise<Floor> {
  const spins = Array.from({ length: 9 }, spin);
  return { spinMs: quantile(spins, 0.5), fdatasyncMs: await syncMs(), load: loadavg()[0] ?? 0 };
}

function spin(): number {
  const beganMs = performance.now();
  let value = 1;
  for (let round = 0; round < 5_000_000; round++) value = (value * 1_103_515_245 + 12_345) & 0x7fffffff;
  return value < 0 ? 0 : performance.now() - beganMs;
}

async function syncMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-floor-'));
  try {
    const file = await open(join(folder, 'floor'), 'w');
    const took: number[] = [];
    for (let round = 0; round < 50; round++) {
      const beganMs = performance.now();
      await file.write(Buffer.alloc(200));
      await file.datasync();
      took.push(performance.now() - beganMs);
    }
    await file.close();
    return quantile(took, 0.5);
  } finally {
    await rm(folder, { recursive: true });
  }
}
