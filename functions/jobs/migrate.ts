import type { Queryable } from '../core/context.ts';
import { migrate } from '../db/migrate.ts';
import { postgresOptions } from '../db/options.ts';
import { withConnection } from '../db/postgres.ts';
import { ApiError } from '../wire/errors.ts';
import { times } from '../wire/limits.ts';

/** A database at zero capacity takes up to 30 s to wake. */
const attemptsMax = 20;

/** Run by every deploy, which fails when this throws. Answers the names of the migrations that ran. */
export async function handler(): Promise<{ ran: string[] }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { ran: await withConnection(postgresOptions(process.env), migrateAndLimit) };
    } catch (error) {
      const asleep = error instanceof ApiError && error.code === 'waking';
      if (!asleep || attempt === attemptsMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 1_000));
    }
  }
}

async function migrateAndLimit(db: Queryable): Promise<string[]> {
  const ran = await migrate(db);
  // A container that Lambda froze would hold its connection open, and an open connection keeps the database awake.
  for (const setting of ['idle_session_timeout', 'idle_in_transaction_session_timeout']) {
    await db.query({ text: `alter role current_user set ${setting} = ${times.databaseIdleMs}` });
  }
  return ran;
}
