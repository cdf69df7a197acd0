/** Run at build time, in Node: bundles the service worker with the list of the app's files, once they are all there. */
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../service-worker/worker.ts', import.meta.url));
/** Besides hashed files: what the app's page and the page for "no network" ask for. */
const named = [
  '/app/',
  '/offline/',
  '/first-paint.js',
  '/favicon.svg',
  '/favicon-unread.svg',
  '/manifest.webmanifest',
];
/** Texts of other languages: the worker keeps them once somebody speaks one. */
const keptOnUse = /^_astro\/(?:de|ar)\./;
const alsoKept = ['stars-*.svg', 'icon-*'];

/** Writes `sw.js` into the built site. */
export function serviceWorker(): AstroIntegration {
  return {
    name: 'umbra-service-worker',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const dist = fileURLToPath(dir);
        const paths = await shellPaths(dist);
        await build({
          entryPoints: [entry],
          outfile: join(dist, 'sw.js'),
          bundle: true,
          minify: true,
          format: 'iife',
          target: 'es2022',
          define: {
            shellVersion: JSON.stringify(await digest(dist, paths)),
            shellPaths: JSON.stringify(paths),
          },
        });
      },
    },
  };
}

async function shellPaths(dist: string): Promise<string[]> {
  const paths = [...named];
  for await (const path of glob(['_astro/*.{js,css,svg}', ...alsoKept], { cwd: dist }))
    if (!keptOnUse.test(path)) paths.push(`/${path}`);
  return paths.sort();
}

async function digest(dist: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = path.endsWith('/') ? `${path}index.html` : path;
    hash.update(`${path}\0`).update(await readFile(join(dist, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
