import { exportLimits } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import type { ExportRecord } from './record.ts';
import { noteFailure } from './run.ts';

/**
 * Has an export written on that nobody has worked at for `exportLimits.staleMs`, because its job died as often as a job is called,
 * or never began. Whoever looks at it sees to that; it counts as a failure. Gives how the export stands now.
 */
export async function revived(ctx: Context, record: ExportRecord): Promise<ExportRecord> {
  const { userId, exportId, status, heldUntilMs, requestedAtMs } = record;
  const isOver = status === 'ready' || status === 'failed';
  const idleSinceMs = Math.max(heldUntilMs, requestedAtMs);
  if (isOver || ctx.clock.now() - idleSinceMs < exportLimits.staleMs) return record;
  const noted = await noteFailure(ctx, record);
  if (noted && noted.status !== 'failed') await ctx.exportQueue.send({ userId, exportId });
  return noted ?? record;
}
