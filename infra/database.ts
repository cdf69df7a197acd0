/** Aurora PostgreSQL Serverless v2, which sleeps at zero capacity, in the two ways `-c db=` chooses between. */
import { Duration, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { acknowledge } from './acknowledge.ts';
import { type Config, limits } from './config.ts';
import { logGroup } from './logs.ts';
import { type Network, network } from './network.ts';

export interface Database {
  readonly host: string;
  readonly port: string;
  readonly name: string;
  /** The user that functions connect as, by IAM token alone. */
  readonly user: string;
  /** The name that metrics carry. */
  readonly clusterId: string;
  /** The id that `rds-db:connect` permissions name the cluster by. */
  readonly resourceId: string;
  /** Where a function that uses the database has to stand; absent when the database is reached over the internet. */
  readonly network: Network | undefined;
}

/** Creates the cluster chosen by the config; it is kept when its stack is deleted. */
export function database(stack: Stack, config: Config): Database {
  return config.database === 'express' ? expressCluster(stack, config) : vpcCluster(stack, config);
}

/**
 * One call makes cluster and writer outside any VPC, behind a TLS gateway that takes IAM tokens only. User and
 * database are always `postgres`; user name, password, engine version and subnets may not be given.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_GettingStartedAurora.AuroraPostgreSQL.ExpressConfig.html
 */
function expressCluster(stack: Stack, config: Config): Database {
  const cluster = new rds.CfnDBCluster(stack, 'Database', {
    engine: 'aurora-postgresql',
    withExpressConfiguration: true,
    serverlessV2ScalingConfiguration: {
      minCapacity: 0,
      maxCapacity: config.maxAcu,
      secondsUntilAutoPause: limits.databasePauseAfterSeconds,
    },
    backupRetentionPeriod: limits.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: true,
  });
  cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(cluster).acknowledge({
    id: 'CloudFormation-Validate::F3002',
    reason: 'the schema bundled with the validator is older than WithExpressConfiguration',
  });
  const fixed = 'fixed by express configuration, which lets nobody choose';
  acknowledge(cluster, {
    'AwsSolutions-RDS2': `${fixed}: storage is encrypted`,
    'AwsSolutions-RDS6': `${fixed}: IAM tokens are the only way in`,
    'AwsSolutions-RDS11': `${fixed}: the port is 5432`,
  });
  return {
    host: cluster.attrEndpointAddress,
    port: cluster.attrEndpointPort,
    name: 'postgres',
    user: 'postgres',
    clusterId: cluster.ref,
    resourceId: cluster.attrDbClusterResourceId,
    network: undefined,
  };
}

function vpcCluster(stack: Stack, config: Config): Database {
  const place = network(stack);
  const name = 'umbra';
  const user = 'umbra_app';
  const writer = rds.ClusterInstance.serverlessV2('Writer');
  const engine = rds.DatabaseClusterEngine.auroraPostgres({
    version: rds.AuroraPostgresEngineVersion.VER_17_7,
  });
  const cluster = new rds.DatabaseCluster(stack, 'Database', {
    engine,
    parameterGroup: new rds.ParameterGroup(stack, 'DatabaseParameters', {
      engine,
      // What is not encrypted is refused by the server, whatever a client asks for.
      parameters: { 'rds.force_ssl': '1' },
    }),
    writer,
    serverlessV2MinCapacity: 0,
    serverlessV2MaxCapacity: config.maxAcu,
    serverlessV2AutoPauseDuration: Duration.seconds(limits.databasePauseAfterSeconds),
    defaultDatabaseName: name,
    credentials: rds.Credentials.fromGeneratedSecret('umbra_admin'),
    iamAuthentication: true,
    enableDataApi: true,
    storageEncrypted: true,
    backup: { retention: Duration.days(limits.backupRetentionDays) },
    copyTagsToSnapshot: true,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    vpc: place.vpc,
    vpcSubnets: place.subnets,
    securityGroups: [place.databaseSecurityGroup],
  });
  acknowledge(cluster.node.findChild('Secret'), {
    'AwsSolutions-SMG4': 'no function reads it; it is used once to make the user that signs in by token',
  });
  createUser(stack, cluster, name, user);
  return {
    host: cluster.clusterEndpoint.hostname,
    port: '5432',
    name,
    user,
    clusterId: cluster.clusterIdentifier,
    resourceId: cluster.clusterResourceIdentifier,
    network: place,
  };
}

/**
 * Only SQL can let a user sign in with an IAM token, so the Data API runs it once, with the administrator's secret
 * and from outside the VPC. A repeat changes nothing.
 */
function createUser(stack: Stack, cluster: rds.DatabaseCluster, name: string, user: string): void {
  const admin = cluster.secret;
  if (admin === undefined) throw new Error('the cluster has no administrator secret');
  const statement = `do $$ begin
  if not exists (select from pg_roles where rolname = '${user}') then create role ${user} login; end if;
  grant rds_iam to ${user};
  grant all on database ${name} to ${user};
  grant all on schema public to ${user};
end $$`;
  const call = {
    service: 'rds-data',
    action: 'ExecuteStatement',
    parameters: {
      resourceArn: cluster.clusterArn,
      secretArn: admin.secretArn,
      database: name,
      sql: statement,
    },
    physicalResourceId: PhysicalResourceId.of(user),
    outputPaths: ['numberOfRecordsUpdated'],
  };
  const created = new AwsCustomResource(stack, 'DatabaseUser', {
    onCreate: call,
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [cluster.clusterArn] }),
    installLatestAwsSdk: false,
    timeout: Duration.minutes(2),
    logGroup: logGroup(stack, 'DatabaseUserLogs'),
  });
  admin.grantRead(created);
  created.node.addDependency(cluster);
  // The function behind it belongs to the stack; CDK gives no other way to it.
  for (const child of stack.node.children.filter(({ node }) => node.id.startsWith('AWS679f'))) {
    acknowledge(child, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        "CDK's own function, which may write logs and what is granted above",
      'Serverless-LambdaDefaultMemorySize': "CDK's own function, called once for each deployment",
      'Serverless-LambdaDLQ': 'called by CloudFormation, which waits for the answer',
      'Serverless-LambdaTracing': 'called once for each deployment, which shows what went wrong',
    });
  }
}
