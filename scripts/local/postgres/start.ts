import { mkdir, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { errorCode, freePort, localError, until } from '../child.ts';
import { findBinaries } from './binaries.ts';
import { awaitNoServer, ensureCluster, type Layout, layoutOf, passwordOf, type Role } from './cluster.ts';
import { chooseRunner } from './runner.ts';
import { logTail, rotateLog, type Server, spawnServer } from './server.ts';

export interface PostgresOptions {
  /** Holds the cluster, its secret and the server's log; made when missing. */
  dataDir: string;
  /** 0 or none: any free port, another at each start. */
  port?: number;
  log?: (line: string) => void;
}

export interface Postgres {
  /** Connects as the owner of database `umbra`, who is no superuser, as in the cloud. */
  url: string;
  port: number;
  /** The postmaster's process id. */
  pid: number;
  /** Settles when the server is gone, also when nobody asked it to go. */
  exited: Promise<void>;
  /** Fast shutdown: ends sessions, writes everything back, resolves when the process is gone. Repeats do nothing. */
  stop(): Promise<void>;
  /** SIGKILL, for crash tests. Repeats do nothing. */
  kill(): Promise<void>;
}

const previousServerMs = 5_000;
const startMs = 30_000;
const database = 'umbra';

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 and resolves when it answers. What was committed survives a SIGKILL of
 * anything, and the server ends by itself when this process (on Linux: the thread that called) is gone.
 *
 * Throws coded errors: `postgres_unavailable` and `postgres_cannot_run` (use DATABASE_URL instead),
 * `postgres_running`, `postgres_wrong_owner`, `postgres_secret_missing`, `postgres_init_failed`, `port_in_use`,
 * and `postgres_start_failed` with the last lines of the server's log.
 */
export async function startPostgres({ dataDir, port = 0, log }: PostgresOptions): Promise<Postgres> {
  const native = await findBinaries();
  await mkdir(resolve(dataDir), { recursive: true });
  const layout = layoutOf(await realpath(dataDir));
  await awaitNoServer(layout, previousServerMs);
  await freePort(port);
  const runner = await chooseRunner(native, layout.dir, layout.cluster);
  const { secret, created } = await ensureCluster(layout, runner);
  if (created) log?.(`Made a new PostgreSQL cluster in ${layout.cluster}`);

  const deadlineMs = performance.now() + startMs;
  for (;;) {
    const chosen = await freePort(port);
    const logFrom = await rotateLog(layout);
    const server = await spawnServer(layout, runner, chosen);
    try {
      await awaitReady(server, chosen, secret, deadlineMs);
      const { pid, exited, stop, kill } = server;
      log?.(`PostgreSQL answers on 127.0.0.1:${chosen} (process ${pid}, log ${layout.log})`);
      return { url: urlOf(chosen, secret, database, 'umbra'), port: chosen, pid, exited, stop, kill };
    } catch (error) {
      await server.stop();
      const tail = await logTail(layout, logFrom);
      if (passesByItself(tail, port) && performance.now() < deadlineMs) continue;
      throw startError(layout, tail, error);
    }
  }
}

/** Backends of a killed server take a moment to go; a port chosen as free may be taken before it is used. */
function passesByItself(tail: string, port: number): boolean {
  if (tail.includes('pre-existing shared memory block')) return true;
  return port === 0 && tail.includes('Address already in use');
}

function startError(layout: Layout, tail: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `PostgreSQL did not start: ${reason}\nThe end of its log, ${layout.log}:\n${tail}`;
  return localError('postgres_start_failed', text, cause);
}

/** Connects until the server answers, and makes the product's role and database where a start has not yet done so. */
async function awaitReady(server: Server, port: number, secret: string, deadlineMs: number): Promise<void> {
  let last: unknown;
  const answers = async () => {
    if (server.hasExited()) throw new Error('it ended while starting.', { cause: last });
    try {
      await query(urlOf(port, secret, database, 'umbra'), ['select 1']);
      return true;
    } catch (error) {
      last = error;
      // An unknown role looks like a wrong password (28P01), an unknown database says so (3D000).
      if (['28P01', '3D000'].includes(errorCode(error) ?? '')) await makeDatabase(port, secret);
      return false;
    }
  };
  if (await until(answers, deadlineMs - performance.now())) return;
  throw new Error(`no answer within ${startMs / 1000} seconds.`, { cause: last });
}

/** Each step may have been done by a start that crashed before the next one. */
async function makeDatabase(port: number, secret: string): Promise<void> {
  const password = passwordOf(secret, 'umbra');
  for (const [statement, alreadyThere] of [
    [`create role umbra login password '${password}'`, '42710'],
    [`create database ${database} owner umbra`, '42P04'],
  ] as const) {
    try {
      await query(urlOf(port, secret, 'postgres', 'postgres'), [statement]);
    } catch (error) {
      if (errorCode(error) !== alreadyThere) throw error;
    }
  }
}

async function query(connectionString: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  // A server that ends in mid-conversation is reported by the query; without a listener it would end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(port: number, secret: string, databaseName: string, role: Role): string {
  return `postgres://${role}:${passwordOf(secret, role)}@127.0.0.1:${port}/${databaseName}`;
}
