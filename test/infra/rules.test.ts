import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { wildcards } from '../../infra/wildcards.ts';
import { type Json, type Synthesis, synthesise, synthTimeoutMs } from './synthesised.ts';

const variants = {
  express: { db: 'express' },
  vpc: { db: 'vpc' },
  'a domain and mail': {
    domain: 'chat.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
    email: 'me@example.org',
    budgetUsd: '7',
  },
  'no site': { site: 'skip' },
} as const;

const clouds = new Map<string, Synthesis>();
beforeAll(async () => {
  for (const [name, context] of Object.entries(variants)) clouds.set(name, await synthesise(context));
}, synthTimeoutMs * 2);

describe.each(Object.keys(variants))('with %s', (name) => {
  test('the packs AwsSolutions and Serverless and the template validator have no finding that is not answered', () => {
    const reports: Json[] = cloud(name).report.pluginReports;
    expect(reports.flatMap((report) => report.violations)).toEqual([]);
  });

  test('every acknowledgement gives a reason', () => {
    const reasons = cloud(name).acknowledgements.map(({ reason }) => reason);
    expect(reasons.length).toBeGreaterThan(20);
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(15);
  });
});

test(
  'a finding that nobody answered fails the synth',
  async () => {
    const { createUmbra } = await import('../../infra/umbra.ts');
    const { Bucket } = await import('aws-cdk-lib/aws-s3');
    const outdir = mkdtempSync(join(tmpdir(), 'umbra-rules-'));
    try {
      const { app, data } = createUmbra({ bundle: false, context: { site: 'skip' }, outdir });
      new Bucket(data.stack, 'Careless');
      expect(() => app.synth()).toThrow(
        /AwsSolutions-S10[\s\S]*AwsSolutions-S1\b|AwsSolutions-S1\b[\s\S]*AwsSolutions-S10/,
      );
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
  synthTimeoutMs,
);

test('every line of the table of wildcards answers a permission that exists', () => {
  const found = [...clouds.values()].flatMap((one) =>
    one
      .statements()
      .flatMap(({ owner, actions, resources }) => [
        ...actions
          .filter((action) => action.includes('*'))
          .map((action) => ({ owner, text: `Action::${action}` })),
        ...resources.map((resource) => ({ owner, text: `Resource::${flat(resource)}` })),
      ]),
  );
  for (const { finding, reason } of wildcards) {
    expect(
      found.some(({ text }) => finding.test(text)),
      reason,
    ).toBe(true);
    expect(reason.length).toBeGreaterThan(20);
  }
});

function cloud(name: string): Synthesis {
  const synthesis = clouds.get(name);
  if (synthesis === undefined) throw new Error(`${name} was not synthesised`);
  return synthesis;
}

/** A reference as the packs write it. */
function flat(node: Json): string {
  if (typeof node === 'string') return node;
  if (node['Fn::Join']) return node['Fn::Join'][1].map(flat).join(node['Fn::Join'][0]);
  if (node['Fn::Sub']) return node['Fn::Sub'];
  if (node['Fn::ImportValue']) return flat(node['Fn::ImportValue']);
  if (node['Fn::GetAtt']) return `<${node['Fn::GetAtt'].join('.')}>`;
  return `<${node.Ref}>`;
}
