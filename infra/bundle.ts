/** Handlers to Lambda packages: esbuild in this process, so a synth needs neither Docker nor a network. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** Turns an entry (a path below `functions/`) into the code of a function; `files` are folders copied beside it. */
export type Bundler = (entry: string, files?: readonly string[]) => Code;

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
  return (entry, files = []) =>
    Code.fromAsset(functionsRoot, {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Never pulled: the local bundler below does the work or throws.
        image: DockerImage.fromRegistry('unused'),
        // Part of the key by which CDK tells one bundle of the same folder from another.
        command: [entry, ...files],
        local: {
          tryBundle(outputDirectory) {
            build(join(functionsRoot, entry), outputDirectory);
            for (const folder of files) copyFolder(functionsRoot, folder, outputDirectory);
            return true;
          },
        },
      },
    });
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

function build(entryPath: string, outputDirectory: string): void {
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
    external: ['pg-native'],
    banner: { js: commonJsShims },
    logLevel: 'warning',
  });
}

function copyFolder(functionsRoot: string, folder: string, outputDirectory: string): void {
  const source = join(functionsRoot, folder);
  if (!existsSync(source) || readdirSync(source).length === 0)
    throw new Error(`${source} is empty or missing`);
  cpSync(source, join(outputDirectory, folder.slice(folder.lastIndexOf('/') + 1)), { recursive: true });
}
