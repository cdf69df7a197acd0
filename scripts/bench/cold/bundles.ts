import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionName, functions } from '../../../functions/routes.ts';
import { bundleHandler } from '../../../infra/bundle.ts';

const functionsRoot = fileURLToPath(new URL('../../../functions', import.meta.url));

/** What a cold start has to read of one function. */
export interface BundleReport {
  readonly name: FunctionName;
  /** Script that is read at once: the entry and all it imports statically. */
  readonly initialBytes: number;
  /** And what is read where it is needed. */
  readonly lazyBytes: number;
  /** Names of SDKs among what is read at once. */
  readonly packages: readonly string[];
}

/** Bundles these functions as a deploy does, into a folder that lives as long as `use` takes. */
export function withBundles<Result>(
  names: readonly FunctionName[],
  use: (folderOf: (name: FunctionName) => string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-bundles-'));
  try {
    for (const name of names) bundleHandler(join(functionsRoot, functions[name].entry), join(folder, name));
    return use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads a bundle as a cold start would. */
export function reportOf(name: FunctionName, folder: string): BundleReport {
  const initial = staticClosure(folder, 'index.mjs');
  const all = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  const initialBytes = bytesOf(initial);
  return {
    name,
    initialBytes,
    lazyBytes: bytesOf(all) - initialBytes,
    packages: packagesOf(folder, initial),
  };
}

/**
 * Processor time that importing it takes in a process that has done nothing else, in milliseconds: the least of some tries, because
 * whatever else runs on the machine only adds to it.
 */
export function importMs(folder: string, tries = 5): number {
  const code = `const began = process.cpuUsage(); await import(${JSON.stringify(`file://${folder}/index.mjs`)}); const { user, system } = process.cpuUsage(began); console.log((user + system) / 1000); process.exit(0)`;
  const took = Array.from({ length: tries }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], {
        env: bareEnvironment(),
      }).toString(),
    ),
  );
  return Math.min(...took);
}

function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, AWS_REGION: 'eu-west-1' };
}

function staticClosure(folder: string, entry: string): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const code = readFileSync(join(folder, file), 'utf8');
    // Minified: `import{a as b}from"./chunk.mjs"`, `import"./chunk.mjs"`, `export*from"./chunk.mjs"`.
    for (const [, next = ''] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.mjs)"/g)) visit(next);
  };
  visit(entry);
  return found;
}

/** The source maps tell what came from where. */
function packagesOf(folder: string, files: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const file of files) {
    const { sources } = JSON.parse(readFileSync(join(folder, `${file}.map`), 'utf8')) as {
      sources: string[];
    };
    for (const source of sources) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
      if (name) names.add(name);
    }
  }
  return [...names].sort();
}
