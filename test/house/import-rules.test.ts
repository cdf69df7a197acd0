import { glob, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Who may import whom. The first rule that fits a file holds; a package is named as it is imported. */
const rules: { files: RegExp; may: RegExp; packages: RegExp; because: string }[] = [
  {
    files: /^functions\/wire\//,
    may: /^functions\/wire\//,
    packages: /^valibot$/,
    because: 'wire is shared with the site and stands on the schema library alone',
  },
  {
    files: /^functions\/core\//,
    may: /^functions\/(wire|core)\//,
    packages: /^(node:.*|jose|@simplewebauthn\/server|@zxcvbn-ts\/language-common)$/,
    because: 'core knows neither AWS nor HTTP, only wire and the ports it declares',
  },
  {
    files: /^functions\/(db|adapters)\//,
    may: /^functions\/(wire\/|core\/context\.ts$|environment\.ts$|db\/|adapters\/)/,
    packages: /^(node:.*|pg|@aws-sdk\/.*|wasm-vips)$/,
    because: 'db and adapters know the ports they implement and the SDK or library they wrap',
  },
  {
    files: /^functions\/(http|ws|jobs)\//,
    may: /^functions\/(wire\/|core\/|http\/|ws\/|jobs\/|context\.ts$|routes\.ts$|environment\.ts$)/,
    packages: /^(node:.*|valibot|@valibot\/to-json-schema|@middy\/core|aws-lambda)$/,
    because: 'doors are thin: context, core and wire',
  },
  {
    files: /^functions\/(context|environment|routes)\.ts$/,
    may: /^functions\//,
    packages: /^node:.*$/,
    because: 'the composition root names everything of functions/ and nothing outside',
  },
  {
    // Run at build time, in Node.
    files: /^site\/(astro\.config\.mjs|src\/.*\.astro|src\/scripts\/(stars|emoji|service-worker)\.ts)$/,
    may: /^(site|functions\/wire)\//,
    packages: /^(node:.*|lucide|esbuild|astro(\/.*|:.*)?)$/,
    because: 'pages know the contract and nothing else of the server',
  },
  {
    // The page that comes with an export, and what the app reads one with.
    files: /^site\/src\/takeout\//,
    may: /^(site\/src\/takeout|functions\/wire)\//,
    packages: /^@noble\/hashes\/scrypt\.js$/,
    because: 'it works without the app and without a network',
  },
  {
    files: /^site\//,
    may: /^(site|functions\/wire)\//,
    packages:
      /^(preact(\/.*)?|@preact\/signals|@simplewebauthn\/browser|idb|lucide|qr|valibot|virtual:emoji)$/,
    because: 'the site knows the contract and nothing else of the server',
  },
  {
    files: /^infra\//,
    may: /^(infra\/|functions\/(routes|environment)\.ts$|functions\/wire\/(headers|limits|passport)\.ts$|package\.json$)/,
    packages: /^(node:.*|aws-cdk-lib(\/.*)?|constructs|cdk-nag|esbuild)$/,
    because: 'the CDK app reads the manifest, and is checked by rule packs',
  },
];

/** The one exception: the migration job talks to the database before there is a context. */
const exceptions = new Map([['functions/jobs/migrate.ts', /^functions\/db\//]]);

describe('imports', async () => {
  const files: string[] = [];
  for await (const path of glob('{functions,site,infra}/**/*.{ts,tsx,astro}', { cwd: root })) {
    if (!/node_modules|\/dist\/|\.astro\//.test(path)) files.push(path);
  }

  test.each(rules)('of $files: $because', async ({ files: pattern, may, packages }) => {
    const matching = files.filter((file) => rules.find((rule) => rule.files.test(file))?.files === pattern);
    expect(matching, 'the rule fits no file').not.toEqual([]);
    const broken: string[] = [];
    for (const file of matching) {
      for (const specifier of await importsOf(file)) {
        const target = specifier.startsWith('.')
          ? relative(root, join(root, dirname(file), specifier))
          : undefined;
        const allowed =
          target === undefined
            ? packages.test(specifier)
            : may.test(target) || exceptions.get(file)?.test(target);
        if (!allowed) broken.push(`${file} imports ${target ?? specifier}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('every file of functions/, site/ and infra/ stands under a rule', () => {
    expect(files.filter((file) => !rules.some((rule) => rule.files.test(file)))).toEqual([]);
  });
});

/** Every module a file names: imports, re-exports, dynamic imports. */
async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  const code = file.endsWith('.astro') ? astroScripts(text) : text;
  const found = [
    ...code.matchAll(/(?:^|[\s;}])(?:import|export)\b[^'"();]*?from\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/\bimport\s*\(?\s*['"]([^'"]+)['"]/g),
  ];
  const names = found.map((match) => match[1] ?? '');
  return [...new Set(names)].filter((name) => !/\.(css|svg|json)$/.test(name)).map(nodePrefixed);
}

function nodePrefixed(name: string): string {
  return builtinModules.includes(name) ? `node:${name}` : name;
}

/** The frontmatter and the scripts of an Astro file. */
function astroScripts(text: string): string {
  const frontmatter = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
  return [frontmatter, ...scripts].join('\n');
}
