/** `npm run synth`: the templates in `cdk.out`, checked and summed up, offline and without an account. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { projectRoot } from './config.ts';
import { summarize, type TemplateResource } from './summary.ts';
import { createUmbra } from './umbra.ts';

const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true },
    output: { type: 'string', short: 'o' },
  },
});
const context = Object.fromEntries((values.context ?? []).map(contextEntry));
const outdir = values.output ?? join(projectRoot, 'cdk.out');

const { app, application } = createUmbra({ context, outdir });
const assembly = app.synth();
console.log(summarize(assembly.stacks.map(stackResources)));
if (!application.siteDeployed) {
  console.log(
    '\nsite/dist is missing, so the site is not part of this synth: "npm run build:site" makes it.',
  );
}

// Template errors have thrown by now; errors that constructs report about themselves only lie in the assembly.
const errors = assembly.stacks.flatMap(({ messages }) => messages.filter(({ level }) => level === 'error'));
for (const { id, entry } of errors) console.error(`${id}: ${entry.data}`);
if (errors.length > 0) process.exitCode = 1;

function contextEntry(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`-c ${text}: must be name=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function stackResources(stack: CloudFormationStackArtifact): [string, Record<string, TemplateResource>] {
  return [stack.stackName, stack.template.Resources ?? {}];
}
