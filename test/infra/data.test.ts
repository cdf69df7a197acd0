import { beforeAll, describe, expect, test } from 'vitest';
import { type Json, one, type Synthesis, synthesise, synthTimeoutMs } from './synthesised.ts';

const variants = ['express', 'vpc'] as const;
const clouds = new Map<string, Synthesis>();
beforeAll(async () => {
  for (const db of variants) clouds.set(db, await synthesise({ db }));
}, synthTimeoutMs);

describe.each(variants)('with -c db=%s', (db) => {
  test('the database sleeps at zero capacity, is backed up for a week and outlives its stack', () => {
    const cluster = one(cloud(db), 'AWS::RDS::DBCluster');
    expect(cluster.properties).toMatchObject({
      Engine: 'aurora-postgresql',
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, SecondsUntilAutoPause: 300 },
    });
    expect(cluster.raw).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('nothing is paid for by the hour: no NAT gateway, no proxy, no interface endpoint', () => {
    expect(cloud(db).of('AWS::EC2::NatGateway')).toHaveLength(0);
    expect(cloud(db).of('AWS::RDS::DBProxy')).toHaveLength(0);
    for (const { properties } of cloud(db).of('AWS::EC2::VPCEndpoint')) {
      expect(properties.VpcEndpointType).toBe('Gateway');
    }
  });

  test('nothing runs on a schedule more often than daily', () => {
    for (const rule of cloud(db).of('AWS::Events::Rule'))
      expect(rule.properties.ScheduleExpression).toBe('rate(1 day)');
    for (const type of ['AWS::Scheduler::Schedule']) {
      expect(cloud(db).of(type)).toHaveLength(0);
    }
  });

  test('every bucket blocks public access and plain HTTP', () => {
    const buckets = cloud(db).of('AWS::S3::Bucket');
    expect(buckets).toHaveLength(3);
    for (const { id, properties } of buckets) {
      expect(properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const policies = cloud(db)
        .of('AWS::S3::BucketPolicy')
        .filter((policy) => policy.properties.Bucket.Ref === id)
        .flatMap((policy) => policy.properties.PolicyDocument.Statement as Json[]);
      expect(policies, id).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test('exports are gone after a day', () => {
    const rules: Json[] = one(cloud(db), 'AWS::S3::Bucket', 'Exports').properties.LifecycleConfiguration
      .Rules;
    expect(rules).toContainEqual(expect.objectContaining({ ExpirationInDays: 1, Status: 'Enabled' }));
  });

  test('what is posted and never looked at is gone after a day, and what is deleted leaves no older version', () => {
    const { properties } = one(cloud(db), 'AWS::S3::Bucket', 'Attachments');
    expect(properties.LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ Prefix: 'incoming/', ExpirationInDays: 1, Status: 'Enabled' }),
    );
    expect(properties.VersioningConfiguration).toBeUndefined();
  });

  test('a browser may post to the attachments bucket and read from it, by what was signed', () => {
    const { properties } = one(cloud(db), 'AWS::S3::Bucket', 'Attachments');
    expect(properties.CorsConfiguration.CorsRules).toEqual([
      expect.objectContaining({ AllowedMethods: ['POST', 'GET'], AllowedOrigins: ['*'] }),
    ]);
  });

  test('records expire by themselves, are billed by use and can be taken back in time', () => {
    const table = one(cloud(db), 'AWS::DynamoDB::GlobalTable', 'Records');
    expect(table.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
    });
    const [replica] = table.properties.Replicas;
    expect(replica.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(table.raw.DeletionPolicy).toBe('Retain');
  });

  test('people’s keys are in no backup, expire only where they were destroyed, and outlive their stack', () => {
    const table = one(cloud(db), 'AWS::DynamoDB::GlobalTable', 'Keys');
    expect(table.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
    });
    expect(table.properties.StreamSpecification).toBeUndefined();
    const [replica, ...others] = table.properties.Replicas;
    expect(others).toEqual([]);
    expect(replica.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(false);
    expect(replica.DeletionProtectionEnabled).toBe(true);
    expect(table.raw).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(cloud(db).of('AWS::Backup::BackupPlan')).toEqual([]);
    for (const { properties } of cloud(db).of('AWS::IAM::Role')) {
      expect(JSON.stringify(properties), 'nobody may copy the table').not.toMatch(/CreateBackup|ExportTable/);
    }
  });

  test('the master secret is 64 generated characters and outlives its stack', () => {
    const secret = one(cloud(db), 'AWS::SecretsManager::Secret', 'MasterSecret');
    expect(secret.properties.GenerateSecretString.PasswordLength).toBe(64);
    expect(secret.raw.DeletionPolicy).toBe('Retain');
  });

  test('only the stack that holds data refuses to be deleted', () => {
    const stacks = Object.values(cloud(db).stacks);
    const guarded = stacks.filter((stack) => stack.terminationProtection).map((stack) => stack.stackName);
    expect(guarded).toEqual(['UmbraData']);
  });
});

test('the express cluster gives only what express configuration lets one give', () => {
  const cluster = one(cloud('express'), 'AWS::RDS::DBCluster').properties;
  expect(cluster.WithExpressConfiguration).toBe(true);
  for (const refused of [
    'MasterUsername',
    'MasterUserPassword',
    'EngineVersion',
    'KmsKeyId',
    'DBSubnetGroupName',
  ]) {
    expect(cluster).not.toHaveProperty(refused);
  }
  expect(cloud('express').of('AWS::EC2::VPC')).toHaveLength(0);
});

test('the one schema finding that is acknowledged is WithExpressConfiguration', () => {
  const reports: Json[] = cloud('express').report.pluginReports;
  expect(reports.length).toBeGreaterThan(0);
  const findings = reports.flatMap((report) => report.suppressedViolations ?? []);
  expect(findings.map(({ description }) => description)).toEqual([
    expect.stringMatching(/^WithExpressConfiguration: Additional properties are not allowed/),
  ]);
  expect(reports.flatMap((report) => report.violations)).toEqual([]);
});

test('the VPC lets IPv6 out, nothing in, and reaches S3 and DynamoDB by gateway endpoints', () => {
  const vpc = cloud('vpc');
  expect(vpc.of('AWS::EC2::VPCEndpoint')).toHaveLength(2);
  expect(vpc.of('AWS::EC2::InternetGateway')).toHaveLength(0);
  const gateway = one(vpc, 'AWS::EC2::EgressOnlyInternetGateway');
  const routes = vpc.of('AWS::EC2::Route');
  expect(routes).toHaveLength(vpc.of('AWS::EC2::Subnet').length);
  for (const { properties } of routes) {
    expect(properties.DestinationIpv6CidrBlock).toBe('::/0');
    expect(vpc.target(properties.EgressOnlyInternetGatewayId).id).toBe(gateway.id);
  }
});

test('the VPC cluster takes IAM tokens, and its user is made to need one', () => {
  expect(one(cloud('vpc'), 'AWS::RDS::DBCluster').properties).toMatchObject({
    EnableIAMDatabaseAuthentication: true,
    StorageEncrypted: true,
  });
  const create = JSON.stringify(one(cloud('vpc'), 'Custom::AWS').properties.Create);
  expect(create).toContain('grant rds_iam to umbra_app');
});

test('a Redis secret of one’s own is used instead of a new one', async () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf';
  const own = await synthesise({ redis: arn });
  expect(own.of('AWS::SecretsManager::Secret').map(({ id }) => id)).toEqual([
    expect.stringMatching(/^MasterSecret/),
  ]);
  expect(own.statements().flatMap(({ resources }) => resources)).toContain(arn);
});

test('wrong options are refused with the name of the option', async () => {
  await expect(synthesise({ db: 'oracle' })).rejects.toThrow(/-c db=oracle/);
  await expect(synthesise({ domain: 'a.example' })).rejects.toThrow(/certificateArn/);
  await expect(synthesise({ maxAcu: '-1' })).rejects.toThrow(/-c maxAcu/);
  await expect(synthesise({ redis: 'my-secret' })).rejects.toThrow(/-c redis=my-secret/);
  await expect(synthesise({ mail: 'nobody' })).rejects.toThrow(/-c mail=nobody/);
  await expect(synthesise({ site: 'later' })).rejects.toThrow(/-c site=later.*copy, skip/);
});

function cloud(db: string): Synthesis {
  const synthesis = clouds.get(db);
  if (synthesis === undefined) throw new Error(`${db} was not synthesised`);
  return synthesis;
}
