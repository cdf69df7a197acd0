import type { InstanceSettings, InstanceSettingsUpdate } from '../../wire/instance.ts';
import { adminAct, requireAdmin } from '../admin/act.ts';
import type { Actor, Context } from '../context.ts';
import { appendOperatorLogForAll } from '../operator-log/append.ts';
import { capLifetimes } from '../retention/sweep.ts';
import { forgetInstanceSettings, readInstanceSettings } from './settings.ts';

const capBudgetMs = 4_000;

/** Each setting's column. */
const columns = {
  name: 'name',
  contact: 'contact',
  registration: 'registration',
  retentionMaxSeconds: 'retention_max_seconds',
  uploadMaxBytes: 'upload_max_bytes',
  uploadsPerDayMaxBytes: 'uploads_per_day_max_bytes',
} as const satisfies Record<keyof InstanceSettings, string>;
const names = Object.keys(columns) as (keyof InstanceSettings)[];

/** The settings as they stand. @throws ApiError as `requireAdmin`. */
export async function getInstanceSettings(ctx: Context, actor: Actor): Promise<InstanceSettings> {
  await requireAdmin(ctx.db, actor);
  return readInstanceSettings(ctx, ctx.db);
}

/**
 * Changes settings for everybody; what is left out stays, and null goes back to what holds without a decision. Other processes
 * follow within `times.instanceSettingsTtlMs`. What changed is logged, and how long messages live at most also for everybody whom it
 * touches; that holds for what is written already, too. A repeat changes nothing.
 *
 * @throws ApiError as `requireAdmin`.
 */
export async function updateInstanceSettings(
  ctx: Context,
  actor: Actor,
  update: InstanceSettingsUpdate,
): Promise<InstanceSettings> {
  const settings = await adminAct(ctx, actor, async (tx, at) => {
    const before = await readInstanceSettings(ctx, tx);
    const given = names.filter((name) => update[name] !== undefined);
    await tx.query({
      text: `update instance set ${given.map((name, index) => `${columns[name]} = $${index + 1}`).join(', ')}`,
      values: given.map((name) => update[name] ?? null),
    });
    const after = await readInstanceSettings(ctx, tx);
    const changed = names.filter((name) => after[name] !== before[name]);
    if (changed.length === 0) return { acts: [], result: after };
    const detail = Object.fromEntries(changed.map((name) => [name, after[name]]));
    if (changed.includes('retentionMaxSeconds')) {
      const { retentionMaxSeconds: maxSeconds } = after;
      await appendOperatorLogForAll(tx, at, 'retention.changed', { maxSeconds });
    }
    return { acts: [{ act: 'settings.changed', detail }], result: after };
  });
  forgetInstanceSettings(ctx);
  if (update.retentionMaxSeconds) {
    // As far as a request has time for; the daily run does the rest.
    const endsAtMs = performance.now() + capBudgetMs;
    await capLifetimes(ctx, () => performance.now() < endsAtMs);
  }
  return settings;
}
