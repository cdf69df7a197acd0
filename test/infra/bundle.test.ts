import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functions } from '../../functions/routes.ts';
import { projectRoot } from '../../infra/config.ts';
import { migrationFunction } from '../../infra/migration-function.ts';
import { createUmbra } from '../../infra/umbra.ts';
import { synthTimeoutMs } from './synthesised.ts';

/** An entry that leans on what bundling breaks first: a CommonJS package and a lazy import of one's own. */
const entrySource = `
import pg from 'pg';
import { fileURLToPath } from 'node:url';
export async function handler() {
  const { answer } = await import('../lazy.ts');
  return { client: typeof pg.Client, answer, folder: fileURLToPath(new URL('./migrations', import.meta.url)) };
}
`;

const redPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

let folder: string;
let functionsRoot: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umbra-bundle-'));
  functionsRoot = join(folder, 'functions');
  write('db/migrations/0001-first.sql', 'select 1;');
  write('lazy.ts', 'export const answer: number = 42;');
  for (const { entry } of [...Object.values(functions), migrationFunction]) write(entry, entrySource);
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'a bundled handler runs by itself, with its lazy imports apart and the SQL beside it',
  async () => {
    const outdir = join(folder, 'out');
    const context = { '@aws-cdk/core:validateAgainstDefaultRules': false };
    createUmbra({ functionsRoot, outdir, siteFolder: join(folder, 'no-site'), context }).app.synth();
    const bundle = readdirSync(outdir)
      .map((name) => join(outdir, name))
      .find((path) => existsSync(join(path, 'migrations')));
    if (bundle === undefined) throw new Error('no package holds the migrations');
    expect(readdirSync(join(bundle, 'migrations'))).toEqual(['0001-first.sql']);
    const modules = readdirSync(bundle).filter((name) => name.endsWith('.mjs'));
    expect(modules.length).toBeGreaterThan(1);
    expect(readdirSync(bundle)).toContain('index.mjs.map');

    const module = await import(pathToFileURL(join(bundle, 'index.mjs')).href);
    const result = await module.handler();
    expect(result).toMatchObject({ client: 'function', answer: 42 });
    expect(readFileSync(join(result.folder, '0001-first.sql'), 'utf8')).toBe('select 1;');
  },
  synthTimeoutMs,
);

test(
  'the function that makes images anew has its library beside it, and the others have not',
  async () => {
    const outdir = join(folder, 'images');
    const { entry } = functions['job-files'];
    write(
      entry,
      `export { openImages as handler } from '${join(projectRoot, 'functions/adapters/images.ts')}';`,
    );
    const context = { '@aws-cdk/core:validateAgainstDefaultRules': false };
    createUmbra({ functionsRoot, outdir, siteFolder: join(folder, 'no-site'), context }).app.synth();
    const bundles = readdirSync(outdir)
      .map((name) => join(outdir, name))
      .filter((path) => existsSync(join(path, 'node_modules')));
    expect(bundles).toHaveLength(1);
    const [bundle = ''] = bundles;
    // Moved to where no other node_modules can be found.
    const alone = mkdtempSync(join(tmpdir(), 'umbra-alone-'));
    cpSync(bundle, alone, { recursive: true });
    const module = await import(pathToFileURL(join(alone, 'index.mjs')).href);
    const red = await module
      .handler()
      .prepare(redPng, { pixelsMax: 100, sideMaxPx: 10, previewSidePx: 5, square: false });
    expect(red).toMatchObject({ width: 1, height: 1, colour: '#ff0000' });
    rmSync(alone, { recursive: true });
  },
  synthTimeoutMs,
);

test('a missing entry fails the synth and is named with its function', () => {
  const { entry } = functions['http-meta'];
  rmSync(join(functionsRoot, entry));
  expect(() => createUmbra({ functionsRoot })).toThrow(/http-meta: .*http\/meta\.ts/);
  expect(() => createUmbra({ functionsRoot })).not.toThrow(/http-accounts/);
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(functionsRoot, path)), { recursive: true });
  writeFileSync(join(functionsRoot, path), text);
}
