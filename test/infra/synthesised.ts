/** Templates of the whole app, synthesised once for each set of options, without bundling. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';

// biome-ignore lint/suspicious/noExplicitAny: templates are JSON of AWS's shapes, asserted on and not relied upon.
export type Json = any;

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
  readonly raw: Json;
}

export interface Statement {
  readonly owner: Resource;
  readonly actions: readonly string[];
  readonly resources: readonly Json[];
}

export interface Synthesis {
  readonly resources: readonly Resource[];
  readonly stacks: Readonly<Record<string, Json>>;
  readonly report: Json;
  /** Findings of the rule packs that were answered. */
  readonly acknowledgements: readonly { readonly id: string; readonly reason: string }[];
  /** Resources of one CloudFormation type. */
  of(type: string): readonly Resource[];
  /** The resource a `Ref` or `Fn::GetAtt` in the same stack leads to. */
  target(reference: Json): Resource;
  /** Allow statements in roles and in policies beside them. */
  statements(): readonly Statement[];
}

/** A synth takes seconds, and more on a busy machine. */
export const synthTimeoutMs = 180_000;

/** The folder that stands for a built site, so that the templates have everything a deployment has. */
const siteFixture = new URL('./site-fixture', import.meta.url).pathname;

/**
 * Synthesises with validator and rule packs, without bundling, and reads everything back. A synth takes seconds, most of
 * them to load CDK, so what comes out is kept under a key of all that goes in and every test file after the first reads it.
 */
export async function synthesise(context: Readonly<Record<string, string>> = {}): Promise<Synthesis> {
  const kept = join(
    cacheFolder,
    `${createHash('sha256').update(inputs).update(JSON.stringify(context)).digest('hex')}.json`,
  );
  if (!existsSync(kept)) {
    const assembly = JSON.stringify(await run(context));
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, assembly);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  const { stacks, report, acknowledgements }: Assembly = JSON.parse(readFileSync(kept, 'utf8'));
  const resources = Object.entries(stacks).flatMap(([stack, { template }]) =>
    Object.entries<Json>(template.Resources).map(([id, raw]) => ({
      stack,
      id,
      type: String(raw.Type),
      properties: raw.Properties ?? {},
      raw,
    })),
  );
  return describeSynthesis({ resources, stacks, report, acknowledgements });
}

interface Assembly {
  readonly stacks: Readonly<Record<string, Json>>;
  readonly report: Json;
  readonly acknowledgements: Synthesis['acknowledgements'];
}

async function run(context: Readonly<Record<string, string>>): Promise<Assembly> {
  const { createUmbra } = await import('../../infra/umbra.ts');
  const outdir = mkdtempSync(join(tmpdir(), 'umbra-synth-'));
  try {
    const { app } = createUmbra({ bundle: false, siteFolder: siteFixture, context, outdir });
    const stacks = app.synth().stacks.map((stack) => [
      stack.stackName,
      {
        stackName: stack.stackName,
        terminationProtection: stack.terminationProtection,
        template: stack.template,
      },
    ]);
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return { stacks: Object.fromEntries(stacks), report, acknowledgements: acknowledgementsOf(app) };
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

const root = new URL('../../', import.meta.url).pathname;
const cacheFolder = join(root, 'node_modules/.cache/umbra-synth');

/** Everything that a template is made of. */
const inputs = [
  'cdk.json',
  'package.json',
  'package-lock.json',
  ...globSync('{functions/*.ts,functions/wire/*.ts,infra/*.ts}', { cwd: root }),
]
  .sort()
  .map((path) => `${path}\n${readFileSync(join(root, path), 'utf8')}`)
  .join('\n');

/** A resource by its type and a part of its logical id; throws unless exactly one fits. */
export function one(synthesis: Synthesis, type: string, idPart = ''): Resource {
  const found = synthesis.of(type).filter(({ id }) => id.includes(idPart));
  if (found.length !== 1)
    throw new Error(`${found.length} resources of ${type} have "${idPart}" in their id`);
  return found[0] as Resource;
}

/** The one function whose entry (a path below `functions/`) this is. */
export function functionOf(synthesis: Synthesis, entry: string): Resource {
  const found = synthesis
    .of('AWS::Lambda::Function')
    .filter(({ properties }) => properties.Description === `UmbraChat ${entry}`);
  if (found.length !== 1) throw new Error(`${found.length} functions have the entry ${entry}`);
  return found[0] as Resource;
}

function acknowledgementsOf(app: IConstruct): Synthesis['acknowledgements'] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.entries<string>(data).map(([id, reason]) => ({ id, reason })));
}

function describeSynthesis(
  parts: Pick<Synthesis, 'resources' | 'stacks' | 'report' | 'acknowledgements'>,
): Synthesis {
  const { resources } = parts;
  return {
    ...parts,
    of: (type) => resources.filter((resource) => resource.type === type),
    target(reference) {
      const id = reference.Ref ?? reference['Fn::GetAtt']?.[0];
      const found = resources.find((resource) => resource.id === id);
      if (found === undefined) throw new Error(`nothing is called ${JSON.stringify(reference)}`);
      return found;
    },
    statements: () => resources.flatMap(statementsOf),
  };
}

function statementsOf(owner: Resource): Statement[] {
  const documents: Json[] = [];
  if (owner.type === 'AWS::IAM::Role') {
    documents.push(...(owner.properties.Policies ?? []).map((policy: Json) => policy.PolicyDocument));
  }
  if (owner.type === 'AWS::IAM::Policy') documents.push(owner.properties.PolicyDocument);
  return documents
    .flatMap((document) => document.Statement as Json[])
    .filter((statement) => statement.Effect === 'Allow')
    .map((statement) => ({
      owner,
      actions: [statement.Action].flat(),
      resources: [statement.Resource].flat(),
    }));
}
