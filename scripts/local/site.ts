import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { glob, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localError } from './child.ts';
import { withFileLock } from './file-lock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'site/dist');
/** Beside the build, not in it: everything in `dist` is public. */
const stampFile = join(root, 'node_modules/.cache/umbrachat/site-digest');
/** What the built site depends on. */
const sources = [
  'site/src/**/*',
  'site/public/**/*',
  'site/*.mjs',
  'functions/wire/**/*.ts',
  'package-lock.json',
];

/**
 * The folder of the built site, built anew when any of its sources changed since.
 *
 * @throws LocalError `site_build_failed` with the end of what the build printed.
 */
export function ensureSite(log: (line: string) => void = () => {}): Promise<string> {
  // Two builds at once would take each other's files away.
  return withFileLock(`${stampFile}.lock`, () => buildIfChanged(log));
}

async function buildIfChanged(log: (line: string) => void): Promise<string> {
  const digest = await digestOfSources();
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  if (built === digest && (await stat(join(dist, 'index.html')).catch(() => undefined))) return dist;
  log('Building the site…');
  await build();
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, digest);
  return dist;
}

async function digestOfSources(): Promise<string> {
  const paths: string[] = [];
  for await (const path of glob(sources, { cwd: root })) paths.push(path);
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    const absolute = join(root, path);
    if (!(await stat(absolute)).isFile()) continue;
    hash.update(`${path}\0`).update(await readFile(absolute));
  }
  return hash.digest('hex');
}

async function build(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('astro/package.json');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: { astro: string } };
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), bin.astro), 'build', '--root', join(root, 'site')],
    {
      cwd: root,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw localError('site_build_failed', `The site could not be built:\n${output}`);
}
