import { type InstanceSettings, instanceDefaults } from '../../wire/instance.ts';
import { times } from '../../wire/limits.ts';
import type { Context, Queryable } from '../context.ts';

interface Kept {
  readonly settings: Promise<InstanceSettings>;
  readonly untilMs: number;
}

const kept = new WeakMap<object, Kept>();

/**
 * What administrators decided for everybody, with what holds where they decided nothing. Kept for `times.instanceSettingsTtlMs` in
 * each process, so it costs next to nothing and follows a change within that time.
 */
export function instanceSettings(ctx: Context): Promise<InstanceSettings> {
  const nowMs = ctx.clock.now();
  const known = kept.get(ctx);
  if (known && nowMs < known.untilMs) return known.settings;
  const settings = readInstanceSettings(ctx, ctx.db);
  settings.catch(() => kept.delete(ctx));
  kept.set(ctx, { settings, untilMs: nowMs + times.instanceSettingsTtlMs });
  return settings;
}

/** As `instanceSettings`, as they stand at this moment. */
export async function readInstanceSettings(ctx: Context, db: Queryable): Promise<InstanceSettings> {
  const { rows } = await db.query<{ [Name in keyof InstanceSettings]: InstanceSettings[Name] | null }>({
    name: 'instance-settings',
    text: `
      select name, contact, registration, retention_max_seconds as "retentionMaxSeconds",
        upload_max_bytes as "uploadMaxBytes", uploads_per_day_max_bytes as "uploadsPerDayMaxBytes"
      from instance`,
  });
  const row = rows[0];
  return {
    name: row?.name ?? instanceDefaults.name,
    contact: row?.contact ?? null,
    registration: row?.registration ?? ctx.settings.registration,
    retentionMaxSeconds: row?.retentionMaxSeconds ?? null,
    uploadMaxBytes: row?.uploadMaxBytes ?? instanceDefaults.uploadMaxBytes,
    uploadsPerDayMaxBytes: row?.uploadsPerDayMaxBytes ?? instanceDefaults.uploadsPerDayMaxBytes,
  };
}

/** Lets this process ask anew; for who has just changed them. */
export function forgetInstanceSettings(ctx: Context): void {
  kept.delete(ctx);
}
