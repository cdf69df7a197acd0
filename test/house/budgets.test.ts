import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { ensureSite } from '../../scripts/local/site.ts';

let dist: string;

beforeAll(async () => {
  dist = await ensureSite();
}, 120_000);

test.each([
  { page: 'index.html', scriptMax: 0, styleMax: 12_000 },
  { page: 'sign-in/index.html', scriptMax: 8_000, styleMax: 12_000 },
  { page: 'register/index.html', scriptMax: 8_000, styleMax: 12_000 },
  { page: 'recover/index.html', scriptMax: 8_000, styleMax: 12_000 },
  { page: 'receipt/index.html', scriptMax: 4_000, styleMax: 12_000 },
  { page: 'app/index.html', scriptMax: 45_000, styleMax: 12_000 },
])(
  '$page loads at most $scriptMax bytes of script and $styleMax of CSS, gzipped',
  ({ page, scriptMax, styleMax }) => {
    const html = readFileSync(join(dist, page), 'utf8');
    const styles = new Set(
      [...html.matchAll(/<link[^>]+href="(\/[^"]+\.css)"/g)].map((match) => match[1] ?? ''),
    );
    const scripts = [...html.matchAll(/<script[^>]+src="(\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    expect(styles.size).toBeGreaterThan(0);
    if (scriptMax > 0) expect(scripts.length).toBeGreaterThan(0);
    expect(gzippedBytes(withImports(scripts))).toBeLessThanOrEqual(scriptMax);
    expect(gzippedBytes(styles)).toBeLessThanOrEqual(styleMax);
  },
);

/** The scripts and everything they import statically. */
function withImports(scripts: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    const code = readFileSync(join(dist, path), 'utf8');
    for (const match of code.matchAll(/(?:import|from)\s*"(\.\/[^"]+\.js)"/g)) {
      visit(join(path, '..', match[1] ?? ''));
    }
  };
  scripts.forEach(visit);
  return found;
}

function gzippedBytes(paths: Iterable<string>): number {
  return [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0);
}
