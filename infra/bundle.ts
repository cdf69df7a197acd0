/** Handlers to Lambda packages: esbuild in this process, so a synth needs neither Docker nor a network. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

export interface BundleOptions {
  /** Folders below `functions/` that are copied beside the code. */
  readonly files?: readonly string[];
  readonly packages?: readonly UnbundledPackage[];
}

/** Turns an entry (a path below `functions/`) into the code of a function. */
export type Bundler = (entry: string, options?: BundleOptions) => Code;

/**
 * Packages that cannot go into a bundle, with the files they need. wasm-vips starts threads from its own script and reads
 * its WebAssembly from beside it. A function that uses one gets it beside its code.
 */
const unbundled = { 'wasm-vips': ['lib/vips-node.mjs', 'lib/vips.wasm'] } as const;
export type UnbundledPackage = keyof typeof unbundled;

/** CommonJS packages inside the bundle still call these. */
const commonJsShims = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  "import { dirname as __toDirectory } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  'const __dirname = __toDirectory(__filename);',
].join('');

/**
 * A bundler for the handlers below `functionsRoot`: minified ESM with source maps, and lazy imports kept in chunks of
 * their own, so that a cold start parses only what the hot path needs.
 */
export function esbuildBundler(functionsRoot: string): Bundler {
  return (entry, { files = [], packages = [] } = {}) =>
    Code.fromAsset(functionsRoot, {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Never pulled: the local bundler below does the work or throws.
        image: DockerImage.fromRegistry('unused'),
        // Part of the key by which CDK tells one bundle of the same folder from another.
        command: [entry, ...files, ...packages],
        local: {
          tryBundle(outputDirectory) {
            buildPackage(functionsRoot, entry, { files, packages }, outputDirectory);
            return true;
          },
        },
      },
    });
}

/** Writes what a function is deployed as: its code in `index.mjs`, chunks and maps, and what is copied beside it. */
export function buildPackage(
  functionsRoot: string,
  entry: string,
  { files = [], packages = [] }: BundleOptions,
  outputDirectory: string,
): void {
  bundleHandler(join(functionsRoot, entry), outputDirectory);
  for (const name of packages) copyPackage(functionsRoot, name, outputDirectory);
  for (const folder of files) copyFolder(functionsRoot, folder, outputDirectory);
}

/** Code that only answers: for assertions on templates, which do not look inside a package. */
export function stubBundler(): Bundler {
  return () => Code.fromInline('exports.handler = async () => ({ statusCode: 204 });');
}

/** Throws an error that names every entry the manifest has and the folder has not. */
export function requireEntries(functionsRoot: string, entries: ReadonlyMap<string, string>): void {
  const missing = [...entries].filter(([, entry]) => !existsSync(join(functionsRoot, entry)));
  if (missing.length === 0) return;
  const lines = missing.map(([name, entry]) => `  ${name}: ${join(functionsRoot, entry)}`);
  throw new Error(`These functions have no entry file:\n${lines.join('\n')}`);
}

/** Bundles one entry into a folder, as `index.mjs` and what it loads later. */
export function bundleHandler(entryPath: string, outputDirectory: string): void {
  buildSync({
    entryPoints: { index: entryPath },
    outdir: outputDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    external: ['pg-native', ...Object.keys(unbundled)],
    banner: { js: commonJsShims },
    logLevel: 'warning',
  });
}

/** Puts the package into `node_modules` beside the code, where the runtime looks for it. */
function copyPackage(functionsRoot: string, name: UnbundledPackage, outputDirectory: string): void {
  const source = join(functionsRoot, '../node_modules', name);
  const target = join(outputDirectory, 'node_modules', name);
  for (const file of ['package.json', ...unbundled[name]]) cpSync(join(source, file), join(target, file));
}

function copyFolder(functionsRoot: string, folder: string, outputDirectory: string): void {
  const source = join(functionsRoot, folder);
  if (!existsSync(source) || readdirSync(source).length === 0)
    throw new Error(`${source} is empty or missing`);
  cpSync(source, join(outputDirectory, folder.slice(folder.lastIndexOf('/') + 1)), { recursive: true });
}
