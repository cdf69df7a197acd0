import pg from 'pg';
import type { Database, Queryable, Rows, Statement } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';
import { times } from '../wire/limits.ts';

export interface PostgresOptions {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  /** Asked for at every new connection: an IAM token lives 15 minutes. */
  readonly password?: () => Promise<string>;
  readonly tls?: boolean;
  /** Milliseconds since 1970; the clock of this machine unless told otherwise. */
  readonly nowMs?: () => number;
  /** A Lambda container runs one invocation at a time and needs one connection. */
  readonly poolMax?: number;
}

/** SQLSTATE classes and codes that say "not now": connection lost, server starting or shutting down, too many clients. */
const awayCodes = /^(08...|57P0[1-5]|53300)$/;
const awaySystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** Serialization failure and deadlock: the transaction did not happen and may be run again. */
const retryableCodes = new Set(['40001', '40P01']);
const transactionAttemptsMax = 4;
/** The server ended an idle session before the statement arrived, so it did not run. */
const idleSessionTimeout = '57P05';

// Sequence numbers and times are bigint in the database and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day stays the text that it is: as a moment it would be another one in another time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

/**
 * The database port on a `pg` pool, with `end()` for who opened it.
 *
 * A container that Lambda froze wakes up with connections that the server closed long ago: those that were idle for too
 * long are not used again, and a statement that met the closing is sent once more.
 */
export function openPostgres(options: PostgresOptions): Database & { end(): Promise<void> } {
  const nowMs = options.nowMs ?? Date.now;
  let pool = openPool(options);
  let usedAtMs = nowMs();
  const current = () => {
    const now = nowMs();
    if (now - usedAtMs > times.databaseIdleMs / 2) {
      // Not waited for: a goodbye to a connection that is gone has no end. Transactions under way keep theirs.
      pool.end().catch(() => {});
      pool = openPool(options);
    }
    usedAtMs = now;
    return pool;
  };
  return {
    query: (statement) => again(() => run(current(), statement)),
    transaction: (work) => again(() => transaction(current(), work)),
    end: () => pool.end(),
  };
}

function openPool(options: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(options),
    max: options.poolMax ?? 1,
    idleTimeoutMillis: times.databaseIdleMs / 2,
    allowExitOnIdle: true,
  });
  // An idle connection that the server closes must not take the process down; the pool opens another.
  pool.on('error', () => {});
  return pool;
}

async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || codeOf(error.cause) !== idleSessionTimeout) throw error;
    return await work();
  }
}

/** Runs `work` on a connection of its own and closes it; for migrations, whose lock belongs to the session. */
export async function withConnection<Result>(
  options: PostgresOptions,
  work: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(clientConfig(options));
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => {
      throw asApiError(error);
    });
    return await work(onConnection(client));
  } finally {
    await client.end().catch(() => {});
  }
}

function onConnection(client: pg.Client | pg.PoolClient): Queryable {
  return { query: (statement) => run(client, statement) };
}

function clientConfig(options: PostgresOptions): pg.ClientConfig {
  const { connectionString, host, port, database, user, password, tls } = options;
  const where = connectionString ? { connectionString } : { host, port, database, user, password };
  return {
    ...(where as pg.ClientConfig),
    ...(tls ? { ssl: { rejectUnauthorized: true } } : {}),
    connectionTimeoutMillis: times.databaseConnectTimeoutMs,
  };
}

async function transaction<Result>(pool: pg.Pool, work: (tx: Queryable) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactionOnce(pool, work);
    } catch (error) {
      if (attempt === transactionAttemptsMax || !retryableCodes.has(codeOf(error))) throw error;
    }
  }
}

async function transactionOnce<Result>(
  pool: pg.Pool,
  work: (tx: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asApiError(error);
  });
  let broken: Error | undefined;
  // Without a listener the loss of a connection that is checked out would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await run(client, { text: 'begin' });
    const result = await work(onConnection(client));
    await run(client, { text: 'commit' });
    return result;
  } catch (error) {
    await run(client, { text: 'rollback' }).catch((rollbackError: unknown) => {
      broken = rollbackError as Error;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function run<Row>(
  target: pg.Pool | pg.PoolClient | pg.Client,
  statement: Statement,
): Promise<Rows<Row>> {
  try {
    const { text, values, name } = statement;
    const query: pg.QueryConfig = {
      text,
      ...(values ? { values: [...values] } : {}),
      ...(name ? { name } : {}),
    };
    const result = await target.query(query);
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw asApiError(error);
  }
}

/** A database that is away or asleep becomes `waking`, which clients repeat by themselves; anything else stays what it is. */
function asApiError(error: unknown): unknown {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  const away =
    awayCodes.test(code) ||
    awaySystemCodes.has(code) ||
    /timeout exceeded when trying to connect|Connection terminated|connection is closed|not queryable/i.test(
      message,
    );
  return away ? new ApiError('waking', { retryAfterMs: times.wakingRetryMs, cause: error }) : error;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
