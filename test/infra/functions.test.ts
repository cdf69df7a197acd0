import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cloudEnvironmentNames, commonNames, environmentNames } from '../../functions/environment.ts';
import {
  eventJobs,
  type FunctionSpec,
  functions,
  queueJobs,
  type Resource as Use,
} from '../../functions/routes.ts';
import { projectRoot } from '../../infra/config.ts';
import { migrationFunction } from '../../infra/migration-function.ts';
import {
  functionOf,
  type Json,
  one,
  type Resource,
  type Synthesis,
  synthesise,
  synthTimeoutMs,
} from './synthesised.ts';

/** The actions a use grants, and a part of the resource each must name. */
const grants: Record<Use, { actions: string[]; resource: RegExp }> = {
  postgres: { actions: ['rds-db:connect'], resource: /rds-db.*dbuser:.*DBClusterResourceId/ },
  redis: { actions: ['secretsmanager:GetSecretValue'], resource: /RedisSecret/ },
  records: {
    actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query'].map((name) => `dynamodb:${name}`),
    resource: /Records/,
  },
  keys: { actions: ['BatchGetItem', 'PutItem'].map((name) => `dynamodb:${name}`), resource: /Keys/ },
  sockets: {
    actions: ['execute-api:ManageConnections'],
    resource: /SocketApi.*\/ws\/(POST|DELETE)\/@connections\/\*/,
  },
  fanout: { actions: ['sqs:SendMessage'], resource: /queuefanout/ },
  secret: { actions: ['secretsmanager:GetSecretValue'], resource: /MasterSecret/ },
  uploads: { actions: ['s3:GetObject', 's3:PutObject'], resource: /Attachments/ },
  attachments: {
    actions: ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    resource: /Attachments/,
  },
  'attachment-contents': { actions: ['s3:GetObject', 's3:ListBucket'], resource: /Attachments/ },
  files: { actions: ['lambda:InvokeFunction'], resource: /function:UmbraApp-job-files"/ },
  images: { actions: [], resource: /./ },
  erasures: { actions: ['lambda:InvokeFunction'], resource: /function:UmbraApp-job-erasure"/ },
  mails: { actions: ['lambda:InvokeFunction'], resource: /function:UmbraApp-job-mail"/ },
  mail: { actions: ['ses:SendEmail'], resource: /identity\/example\.org/ },
  exports: {
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject'],
    resource: /ExportsOutputFnGetAttExports|Exports/,
  },
  'export-list': { actions: ['s3:ListBucket'], resource: /Exports/ },
  'export-parts': {
    actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    resource: /ExportsOutputFnGetAttExports|Exports/,
  },
  'export-job': { actions: ['lambda:InvokeFunction'], resource: /function:UmbraApp-job-exports"/ },
};
const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const consumerActions = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes'];

const specs: [string, FunctionSpec][] = [...Object.entries(functions), ['migrate', migrationFunction]];
const variants = ['express', 'vpc'] as const;
const clouds = new Map<string, Synthesis>();
beforeAll(async () => {
  for (const db of variants) clouds.set(db, await synthesise({ db, mail: 'chat@example.org' }));
}, synthTimeoutMs);

test(
  'who administers and who may register is what the one who deploys says',
  async () => {
    const chosen = await synthesise({ admin: 'vera', registration: 'open' });
    const { Variables } = functionOf(chosen, functions['http-accounts'].entry).properties.Environment;
    expect(Variables).toMatchObject({ UMBRA_ADMIN_HANDLE: 'vera', UMBRA_REGISTRATION: 'open' });
    await expect(synthesise({ admin: 'Vera!' })).rejects.toThrow('-c admin=Vera!');
    await expect(synthesise({ registration: 'all' })).rejects.toThrow('-c registration=all');
  },
  synthTimeoutMs,
);

describe.each(variants)('with -c db=%s', (db) => {
  test.each(specs)('%s has its runtime, time and memory', (_, spec) => {
    expect(functionOf(cloud(db), spec.entry).properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: spec.timeoutSeconds,
      MemorySize: spec.memoryMib,
    });
  });

  test.each(specs)('%s has exactly the environment of its uses', (_, spec) => {
    const expected: string[] = [...commonNames, 'NODE_OPTIONS'];
    for (const use of spec.uses) expected.push(...cloudEnvironmentNames[use]);
    if (spec.uses.includes('postgres')) expected.push('NODE_EXTRA_CA_CERTS');
    if (db === 'vpc' && spec.uses.includes('postgres')) expected.push('AWS_USE_DUALSTACK_ENDPOINT');
    const variables = functionOf(cloud(db), spec.entry).properties.Environment.Variables;
    expect(Object.keys(variables).sort()).toEqual([...new Set(expected)].sort());
    expect(variables.UMBRA_STAGE).toBe('cloud');
  });

  test.each(specs)('%s may do exactly what its uses grant', (name, spec) => {
    const statements = statementsOf(db, spec).filter(({ actions }) => !actions[0]?.startsWith('ec2:'));
    const expected = spec.uses.flatMap((use) => grants[use].actions);
    if (eventJobs.some((job) => job.function === name)) expected.push('sqs:SendMessage');
    const consumes = queueJobs.some((job) => job.function === name);
    if (consumes) expected.push(...consumerActions.map((action) => `sqs:${action}`));
    const granted = new Set(statements.flatMap(({ actions }) => actions));
    expect([...granted].sort()).toEqual([...new Set([...logActions, ...expected])].sort());
    for (const use of spec.uses) {
      const { actions, resource } = grants[use];
      for (const action of actions) {
        const resources = statements
          .filter((statement) => statement.actions.includes(action))
          .flatMap((statement) => statement.resources.map((one) => JSON.stringify(one)));
        expect(
          resources.some((one) => resource.test(one)),
          `${use}: ${action} on ${resources}`,
        ).toBe(true);
      }
    }
  });

  test.each(specs)('%s may read no secret that it does not use', (_, spec) => {
    const secrets = statementsOf(db, spec)
      .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
      .flatMap(({ resources }) => resources);
    const wanted = spec.uses.filter((use) => use === 'redis' || use === 'secret');
    expect(secrets).toHaveLength(wanted.length);
  });

  test.each(specs)('%s stands in the VPC only if it has to', (_, spec) => {
    const config = functionOf(cloud(db), spec.entry).properties.VpcConfig;
    if (db === 'express' || !spec.uses.includes('postgres')) expect(config).toBeUndefined();
    else expect(config).toMatchObject({ Ipv6AllowedForDualStack: true });
  });

  test('gives no function of the app a managed policy', () => {
    for (const [, spec] of specs) expect(roleOf(db, spec).properties.ManagedPolicyArns).toBeUndefined();
  });

  test('has no function besides the manifest, the migration and what CDK itself brings', () => {
    const ours = cloud(db)
      .of('AWS::Lambda::Function')
      .filter(({ properties }) => String(properties.Description).startsWith('UmbraChat '));
    expect(ours).toHaveLength(specs.length);
  });

  test('grants on every resource only where AWS knows no narrower one', () => {
    const everywhere = cloud(db)
      .statements()
      .filter(({ resources }) => resources.includes('*'));
    // Network interfaces of VPC functions, which EC2 authorises without a resource; and CDK's own copier of the site.
    for (const { actions, owner } of everywhere) {
      const copier = owner.id.startsWith('CustomCDKBucketDeployment');
      expect(actions.every((action) => action.startsWith(copier ? 'cloudfront:' : 'ec2:'))).toBe(true);
    }
    const inVpc = specs.filter(([, spec]) => spec.uses.includes('postgres')).length;
    expect(everywhere).toHaveLength(db === 'vpc' ? inVpc + 1 : 1);
    const actions = cloud(db)
      .statements()
      .flatMap((statement) => statement.actions);
    expect(actions).not.toContain('*');
  });

  test('keeps every log line for a limited time', () => {
    const groups = cloud(db).of('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(specs.length);
    for (const { properties, id } of groups) expect(properties.RetentionInDays, id).toBe(30);
  });
});

test('migrations run before every function of the manifest is updated', () => {
  const trigger = one(cloud('express'), 'Custom::Trigger');
  expect(cloud('express').target(trigger.properties.HandlerArn).type).toBe('AWS::Lambda::Version');
  for (const { entry } of Object.values(functions)) {
    expect(functionOf(cloud('express'), entry).raw.DependsOn, entry).toContain(trigger.id);
  }
});

test.each(['FANOUT_QUEUE_URL', 'LAMBDA_ENDPOINT'])(
  '%s is a dual-stack host inside the VPC, and the usual one elsewhere',
  (name) => {
    const url = (db: string) =>
      JSON.stringify(functionOf(cloud(db), 'ws/frames.ts').properties.Environment.Variables[name]);
    expect(url('vpc')).toContain('.api.aws');
    expect(url('express')).not.toContain('api.aws');
  },
);

test('what functions are called by is the name that the one to be called has', () => {
  const called = {
    FILES_FUNCTION: 'job-files',
    ERASURE_FUNCTION: 'job-erasure',
    MAIL_FUNCTION: 'job-mail',
    EXPORT_FUNCTION: 'job-exports',
  } as const;
  const seen = new Set<string>();
  for (const { properties } of cloud('express').of('AWS::Lambda::Function')) {
    for (const [name, job] of Object.entries(called)) {
      const value = properties.Environment?.Variables?.[name];
      if (value === undefined) continue;
      seen.add(name);
      expect(value).toBe(functionOf(cloud('express'), functions[job].entry).properties.FunctionName);
    }
  }
  expect([...seen].sort()).toEqual(Object.keys(called).sort());
});

test.each([
  ['records', 'dynamo.ts'],
  ['keys', 'key-table.ts'],
] as const)('%s are granted exactly the calls that %s makes', (use, file) => {
  const adapter = readFileSync(join(projectRoot, 'functions/adapters', file), 'utf8');
  const made = adapter.matchAll(/\b(\w+)Command\b|\bask\('(\w+)'/g);
  const calls = new Set(Array.from(made, ([, sdk, own]) => `dynamodb:${sdk ?? own}`));
  expect([...calls].sort()).toEqual(grants[use].actions);
});

test.each([
  ['http/attachments.ts', { 's3:PutObject': '/incoming/*', 's3:GetObject': '/stored/*' }],
  [
    'jobs/files.ts',
    {
      's3:GetObject': '/incoming/*',
      's3:DeleteObject': '/incoming/* /stored/*',
      's3:PutObject': '/stored/*',
      's3:ListBucket': '',
    },
  ],
])('%s reaches exactly its part of the attachments bucket', (entry, expected) => {
  const spec = Object.values(functions).find((one) => one.entry === entry) as FunctionSpec;
  const reached: Record<string, string> = {};
  for (const { actions, resources } of statementsOf('express', spec)) {
    for (const action of actions.filter((one) => one.startsWith('s3:'))) {
      const suffixes = resources.map(
        (one) => /\/(?:incoming|stored)\/\*/.exec(JSON.stringify(one))?.[0] ?? '',
      );
      reached[action] = [reached[action], ...suffixes].filter(Boolean).join(' ');
    }
  }
  expect(reached).toEqual(expected);
});

test('the environment contract names for each resource what cloud and local stack fill', () => {
  for (const [use, names] of Object.entries(cloudEnvironmentNames)) {
    expect(environmentNames[use as Use]).toEqual(expect.arrayContaining([...names]));
  }
});

function cloud(db: string): Synthesis {
  const synthesis = clouds.get(db);
  if (synthesis === undefined) throw new Error(`${db} was not synthesised`);
  return synthesis;
}

function roleOf(db: string, spec: FunctionSpec): Resource {
  return cloud(db).target(functionOf(cloud(db), spec.entry).properties.Role as Json);
}

function statementsOf(db: string, spec: FunctionSpec) {
  const role = roleOf(db, spec);
  return cloud(db)
    .statements()
    .filter(
      ({ owner }) => owner.id === role.id || JSON.stringify(owner.properties.Roles ?? '').includes(role.id),
    );
}
