import { createHmac, randomBytes } from 'node:crypto';
import { chown, lchown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { commandLine, errorCode, localError, run, until } from '../child.ts';
import { command, type Owner, type Runner, serverEnv } from './runner.ts';

/** Everything one embedded server keeps, all inside one folder. */
export interface Layout {
  dir: string;
  cluster: string;
  secret: string;
  log: string;
}

export function layoutOf(dir: string): Layout {
  return { dir, cluster: join(dir, 'cluster'), secret: join(dir, 'secret'), log: join(dir, 'server.log') };
}

/** The roles of the cluster: `postgres` owns the server, `umbra` owns the product's database and nothing else. */
export type Role = 'postgres' | 'umbra';

/** The password of a role, derived from the random secret beside the data. */
export function passwordOf(secret: string, role: Role): string {
  return createHmac('sha256', secret).update(role).digest('base64url');
}

/**
 * Sees to it that nothing else runs on the cluster. A server whose launcher has died is shutting down, so it gets
 * `graceMs`; if it stays, throws `postgres_running` with its process id. What a dead server left behind is no obstacle.
 */
export async function awaitNoServer({ cluster }: Layout, graceMs: number): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  const readLock = () => readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(await readLock(), 10);
  if (!(pid > 0)) return;
  const serverLives = async () => (await commandLine(pid))?.includes(`-D ${cluster} `) ?? false;
  if (!(await until(async () => !(await serverLives()), graceMs, 50))) {
    const advice = `Stop the UmbraChat that started it, or end it with: kill -INT ${pid}`;
    throw localError(
      'postgres_running',
      `PostgreSQL is already running on ${cluster} (process ${pid}). ${advice}`,
    );
  }
  // PostgreSQL takes any process with this number for a live server, and numbers come round soon in a container.
  // Its parent's number it knows to be stale, and the rest of the file still guards against leftover backends.
  const left = await readLock();
  if (Number.parseInt(left, 10) === pid) await writeFile(lockFile, left.replace(/^\d+/, String(process.pid)));
}

/**
 * Makes the cluster unless it is there, and answers the secret its passwords come from and whether it was made now.
 * A new one has UTF-8, C.UTF-8 order and log-in by password only. It is made under another name and renamed when
 * complete, so a crash leaves a whole cluster or none. An existing one is handed over to the runner's user.
 * Throws `postgres_wrong_owner`, `postgres_secret_missing`, `postgres_init_failed`.
 */
export async function ensureCluster(
  layout: Layout,
  runner: Runner,
): Promise<{ secret: string; created: boolean }> {
  if (await exists(layout.cluster)) {
    await handOver(layout.cluster, runner.owner);
    return { secret: await readSecret(layout), created: false };
  }
  await removeUnfinished(layout);
  const secret = randomBytes(32).toString('base64url');
  await replaceFile(layout.secret, secret);
  await initialise(layout, runner, secret);
  return { secret, created: true };
}

async function readSecret({ dir, secret }: Layout): Promise<string> {
  try {
    return await readFile(secret, 'utf8');
  } catch (error) {
    const advice = `Put it back, or remove ${dir} to start with an empty database.`;
    throw localError(
      'postgres_secret_missing',
      `Cannot read ${secret}, the key to the database. ${advice}`,
      error,
    );
  }
}

async function initialise({ cluster }: Layout, runner: Runner, secret: string): Promise<void> {
  const making = `${cluster}.making-${process.pid}`;
  const passwordFile = `${making}.password`;
  await mkdir(making, { mode: 0o700 });
  await writeFile(passwordFile, passwordOf(secret, 'postgres'), { mode: 0o600 });
  for (const path of [making, passwordFile]) await handOver(path, runner.owner);
  const words = command(runner, 'initdb', [
    ...['--pgdata', making, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ]);
  const { status, output } = await run(words, { env: serverEnv, ...runner.spawnAs });
  await rm(passwordFile, { force: true });
  if (status !== 0) {
    await rm(making, { recursive: true, force: true });
    throw localError('postgres_init_failed', `PostgreSQL could not make its data folder:\n${output.trim()}`);
  }
  await rename(making, cluster);
}

/** Removes what a crash left of a first start. The name holds the process that was at work; a live one is spared. */
async function removeUnfinished({ dir, cluster }: Layout): Promise<void> {
  const prefix = `${basename(cluster)}.making-`;
  for (const name of await readdir(dir)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (pid !== process.pid && (await commandLine(pid))) continue;
    await rm(join(dir, name), { recursive: true, force: true });
  }
}

async function handOver(path: string, owner: Owner): Promise<void> {
  const stats = await stat(path);
  if (stats.uid === owner.uid) return;
  if (process.getuid?.() !== 0) {
    const advice = 'Start as that user or as root, or remove the folder to start empty.';
    throw localError('postgres_wrong_owner', `${path} belongs to user ${stats.uid}. ${advice}`);
  }
  if (stats.isDirectory()) {
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      await lchown(join(entry.parentPath, entry.name), owner.uid, owner.gid);
    }
  }
  // The folder itself comes last: its owner says that all within it is done.
  await chown(path, owner.uid, owner.gid);
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}-${process.pid}`);
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
