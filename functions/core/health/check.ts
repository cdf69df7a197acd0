import type { HealthResult } from '../../wire/http.ts';
import type { Context } from '../context.ts';

/** Asks every store, at once, whether it answers. Never throws. */
export async function checkHealth(ctx: Context): Promise<HealthResult> {
  const [postgres, redis, records] = await Promise.all([
    probe(ctx, () => ctx.db.query({ text: 'select 1' })),
    probe(ctx, () => ctx.live.batch((batch) => batch.ping())),
    probe(ctx, () => ctx.records.ping()),
  ]);
  const ok = postgres.ok && redis.ok && records.ok;
  return {
    ok,
    version: ctx.settings.version,
    protocol: ctx.settings.protocolVersion,
    stores: { postgres, redis, records },
  };
}

async function probe(ctx: Context, ask: () => Promise<unknown>): Promise<{ ok: boolean; ms: number }> {
  const startedAtMs = ctx.clock.now();
  const ok = await ask().then(
    () => true,
    () => false,
  );
  return { ok, ms: ctx.clock.now() - startedAtMs };
}
