import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { localError, run } from '../child.ts';
import { copyBinaries, linkLibraries } from './binaries.ts';

/** How PostgreSQL's programs are run here: PostgreSQL refuses root, and a user without a name cannot run initdb. */
export interface Runner {
  /** The folder of the binaries; programs are in its `bin`. */
  native: string;
  /** Words that go before a program. Each of them ends in exec, so the process id stays the program's own. */
  prefix: string[];
  /** Who must own the cluster, as seen from this process. */
  owner: Owner;
  /** The user to switch to on spawn, where no program in `prefix` does that. */
  spawnAs: { uid?: number; gid?: number };
  /** Whether the kernel sends SIGINT to the program when this process dies; where not, a watchdog must. */
  endsWithParent: boolean;
}

export interface Owner {
  uid: number;
  gid: number;
}

/** A clean environment: PG*, LD_* and locale variables of the user's shell would change the server. */
export const serverEnv: NodeJS.ProcessEnv = {
  PATH: [process.env.PATH, '/usr/bin', '/bin', '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter),
  LC_ALL: 'C',
  TZ: 'UTC',
};

const nobody: Owner = { uid: 65534, gid: 65534 };
const dieWithParent = ['setpriv', '--pdeathsig', 'INT', '--'];
const otherUser = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--'];

/**
 * Finds the first way that truly runs `postgres` here, by trying each. Ordinary users run it as they are. Root runs
 * it as the owner of an existing cluster or as "nobody", who keeps the right to pass folders that only root may
 * enter; without that right, as root of a user namespace under another number; else as plain "nobody" from a copy.
 * Throws `postgres_cannot_run` with what each way answered.
 */
export async function chooseRunner(native: string, stateDir: string, cluster: string): Promise<Runner> {
  const self: Owner = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  const found = await stat(cluster).catch(() => undefined);
  const other = found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : nobody;
  const linked = (await linkLibraries(native)) ? native : await rememberedCopy(native, stateDir);
  const here = { native: linked, spawnAs: {} };
  const refusals: string[] = [];

  for (const endsWithParent of [true, false]) {
    const last = endsWithParent ? dieWithParent : [];
    const ways: Runner[] = [];
    if (self.uid !== 0 && hasName()) ways.push({ ...here, prefix: last, owner: self, endsWithParent });
    if (self.uid === 0 && endsWithParent)
      ways.push({ ...here, prefix: asUser(other), owner: other, endsWithParent });
    if (self.uid === 0 || !hasName())
      ways.push({ ...here, prefix: [...otherUser, ...last], owner: self, endsWithParent });
    for (const way of ways) if (await works(way, refusals)) return way;
  }
  if (self.uid === 0) {
    const copy = await rememberedCopy(native, stateDir);
    const way = { native: copy, prefix: [], owner: other, spawnAs: other, endsWithParent: false };
    if (await works(way, refusals)) return way;
  }
  const advice = 'Set DATABASE_URL to a PostgreSQL of your own.';
  throw localError(
    'postgres_cannot_run',
    `The embedded PostgreSQL does not run here. ${advice} Tried:\n${refusals.join('\n')}`,
  );
}

/** The words that start one of PostgreSQL's programs under `runner`. */
export function command(runner: Runner, program: 'initdb' | 'postgres', args: string[]): string[] {
  return [...runner.prefix, join(runner.native, 'bin', program), ...args];
}

/**
 * Another user, without root's powers but for dac_override, which passes file permissions: the project may lie in
 * root's home. no_setuid_fixup keeps that one capability over the change of user; the ambient set carries it over exec.
 */
function asUser({ uid, gid }: Owner): string[] {
  const user = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  const only = '-all,+dac_override';
  const rights = ['--securebits', '+no_setuid_fixup', '--inh-caps', only, '--ambient-caps', only];
  return ['setpriv', '--pdeathsig', 'INT', ...rights, ...user, '--'];
}

async function works(runner: Runner, refusals: string[]): Promise<boolean> {
  const words = command(runner, 'postgres', ['--version']);
  const { status, output } = await run(words, { env: serverEnv, ...runner.spawnAs });
  if (status !== 0) refusals.push(`  ${words.join(' ')}: ${output.trim() || `status ${status}`}`);
  return status === 0;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** One copy serves every start: where it lies is noted beside the data. */
async function rememberedCopy(native: string, stateDir: string): Promise<string> {
  const note = join(stateDir, 'binaries');
  const copy = await copyBinaries(native, (await readFile(note, 'utf8').catch(() => '')).trim());
  await mkdir(dirname(note), { recursive: true });
  await writeFile(note, `${copy}\n`, { mode: 0o600 });
  return copy;
}
