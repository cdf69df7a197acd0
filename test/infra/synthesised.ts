/** Templates of the whole app, synthesised once per test file and per database variant, without bundling. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUmbra, type UmbraOptions } from '../../infra/umbra.ts';

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
  /** Resources of one CloudFormation type. */
  of(type: string): readonly Resource[];
  /** The resource a `Ref` or `Fn::GetAtt` in the same stack leads to. */
  target(reference: Json): Resource;
  /** Allow statements in roles and in policies beside them. */
  statements(): readonly Statement[];
}

/** A synth takes seconds, and more on a busy machine. */
export const synthTimeoutMs = 60_000;

/**
 * Synthesises into a temporary folder and reads everything back. The template validator, which takes most of a synth,
 * runs only where a test asks for its report.
 */
export async function synthesise(options: UmbraOptions = {}, validate = false): Promise<Synthesis> {
  const outdir = mkdtempSync(join(tmpdir(), 'umbra-synth-'));
  try {
    const { app } = createUmbra({
      bundle: false,
      siteFolder: join(outdir, 'no-site'),
      ...options,
      context: { '@aws-cdk/core:validateAgainstDefaultRules': validate, ...options.context },
      outdir,
    });
    const assembly = app.synth();
    const resources = assembly.stacks.flatMap((stack) =>
      Object.entries<Json>(stack.template.Resources).map(([id, raw]) => ({
        stack: stack.stackName,
        id,
        type: String(raw.Type),
        properties: raw.Properties ?? {},
        raw,
      })),
    );
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const stacks = Object.fromEntries(assembly.stacks.map((stack) => [stack.stackName, stack]));
    return describeSynthesis(resources, stacks, report);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

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

function describeSynthesis(
  resources: readonly Resource[],
  stacks: Readonly<Record<string, Json>>,
  report: Json,
): Synthesis {
  return {
    resources,
    stacks,
    report,
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
