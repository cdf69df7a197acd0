/** What a deployment has, counted in its templates. */
export interface Counted {
  readonly secrets: number;
  readonly alarmMetrics: number;
  readonly dashboards: number;
  /** Queues that a function empties: Lambda asks each of them all the time. */
  readonly polledQueues: number;
  readonly minAcu: number;
  readonly pauseAfterSeconds: number;
  /** Memory of each function, by its entry below `functions/`. */
  readonly memoryMib: Readonly<Record<string, number>>;
}

// biome-ignore lint/suspicious/noExplicitAny: templates are JSON of AWS's shapes.
type Resource = { readonly Type: string; readonly Properties?: any };

/** Types that cost nothing by themselves: what goes through them is counted by the usage. */
const free = new Set([
  ...['Api', 'Authorizer', 'Integration', 'IntegrationResponse', 'Route', 'RouteResponse', 'Stage'].map(
    (name) => `AWS::ApiGatewayV2::${name}`,
  ),
  ...['Distribution', 'Function', 'OriginAccessControl', 'ResponseHeadersPolicy'].map(
    (name) => `AWS::CloudFront::${name}`,
  ),
  ...['Role', 'Policy'].map((name) => `AWS::IAM::${name}`),
  ...['EventInvokeConfig', 'LayerVersion', 'Permission', 'Version'].map((name) => `AWS::Lambda::${name}`),
  ...['BucketPolicy', 'Bucket'].map((name) => `AWS::S3::${name}`),
  ...['Queue', 'QueuePolicy'].map((name) => `AWS::SQS::${name}`),
  ...['Topic', 'TopicPolicy', 'Subscription'].map((name) => `AWS::SNS::${name}`),
  ...['DBInstance', 'DBSubnetGroup', 'DBClusterParameterGroup'].map((name) => `AWS::RDS::${name}`),
  ...['VPC', 'VPCCidrBlock', 'Subnet', 'RouteTable', 'Route', 'SubnetRouteTableAssociation'].map(
    (name) => `AWS::EC2::${name}`,
  ),
  ...['EgressOnlyInternetGateway', 'SecurityGroup', 'SecurityGroupIngress', 'SecurityGroupEgress'].map(
    (name) => `AWS::EC2::${name}`,
  ),
  ...['CDKBucketDeployment', 'S3AutoDeleteObjects', 'Trigger', 'AWS'].map((name) => `Custom::${name}`),
  'AWS::SecretsManager::SecretTargetAttachment',
  'AWS::Logs::LogGroup',
  'AWS::DynamoDB::GlobalTable',
  // Runs once a day.
  'AWS::Events::Rule',
  // Two of them are free.
  'AWS::Budgets::Budget',
]);

const counted = new Set([
  'AWS::SecretsManager::Secret',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::RDS::DBCluster',
]);

/** Counts what costs. Throws for a type of resource that nobody has looked at, and for what is paid by the hour. */
export function countResources(resources: readonly Resource[]): Counted {
  const of = (type: string) => resources.filter((resource) => resource.Type === type);
  for (const { Type, Properties } of resources) {
    const gateway = Type === 'AWS::EC2::VPCEndpoint' && Properties?.VpcEndpointType === 'Gateway';
    if (!free.has(Type) && !counted.has(Type) && !gateway)
      throw new Error(`What ${Type} costs is not known: add it to scripts/cost/template.ts`);
  }
  const [cluster] = of('AWS::RDS::DBCluster');
  const scaling = cluster?.Properties.ServerlessV2ScalingConfiguration;
  return {
    secrets: of('AWS::SecretsManager::Secret').length,
    alarmMetrics: of('AWS::CloudWatch::Alarm')
      .map(({ Properties }) => (Properties.Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: object }[])
      .flatMap((metrics) => metrics.filter(({ MetricStat }) => MetricStat)).length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    polledQueues: of('AWS::Lambda::EventSourceMapping').length,
    minAcu: scaling.MinCapacity,
    pauseAfterSeconds: scaling.SecondsUntilAutoPause,
    memoryMib: Object.fromEntries(
      of('AWS::Lambda::Function')
        .filter(({ Properties }) => String(Properties.Description).startsWith('UmbraChat '))
        .map(({ Properties }) => [Properties.Description.slice('UmbraChat '.length), Properties.MemorySize]),
    ),
  };
}
