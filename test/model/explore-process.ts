import { explore } from './explore.ts';

/** Plays the runs it is told of, tells what came of them, and ends. */
process.once('message', async (task: { runs: number; seed: number }) => {
  process.send?.(await explore(task));
  process.disconnect();
});
process.once('disconnect', () => process.exit());
