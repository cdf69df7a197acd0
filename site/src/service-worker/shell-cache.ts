/** Filled in by the build (`site/src/scripts/service-worker.ts`): a digest of all files, and their paths. */
declare const shellVersion: string;
declare const shellPaths: readonly string[];

const prefix = 'umbra-shell-';
const isHashed = (path: string) => path.startsWith('/_astro/');

/**
 * Keeps every file of the app under this version. Files named by their content are taken over from the version before.
 *
 * @throws TypeError when one of them cannot be had; then the worker before stays.
 */
export async function keepShell(): Promise<void> {
  const shell = await caches.open(prefix + shellVersion);
  await Promise.all(
    shellPaths.map(async (path) => {
      const known = isHashed(path) ? await caches.match(path) : undefined;
      if (known) return shell.put(path, known);
      const response = await fetch(path, { cache: isHashed(path) ? 'default' : 'reload' });
      if (!response.ok) throw new TypeError(`${path} answered ${response.status}.`);
      await shell.put(path, response);
    }),
  );
}

/** Keeps a file that was not kept beforehand, for as long as this version. */
export async function keep(path: string, response: Response): Promise<void> {
  await (await caches.open(prefix + shellVersion)).put(path, response);
}

export async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== prefix + shellVersion);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The kept file, if it is one of the app's. */
export function kept(path: string): Promise<Response | undefined> {
  return caches.match(path, { ignoreVary: true });
}
