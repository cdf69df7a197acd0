/** One Lambda function per entry of the manifest, with the environment and the permissions its `uses` say. */
import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { FunctionSpec, Resource } from '../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import type { Binding } from './bindings.ts';
import type { Bundler } from './bundle.ts';
import type { Config } from './config.ts';
import { logGroup } from './logs.ts';
import type { Network } from './network.ts';

/** What all functions of one deployment share. */
export interface FunctionSetting {
  readonly stack: Stack;
  readonly config: Config;
  readonly origin: string;
  readonly edgeProof: string;
  readonly bundle: Bundler;
  readonly bindings: Readonly<Record<Resource, Binding>>;
  /** Where functions that use the database stand; absent when it is reached from anywhere. */
  readonly network: Network | undefined;
}

export interface FunctionOptions {
  /** Folders below `functions/` that go into the package beside the code. */
  readonly files?: readonly string[];
  /** What the function may do besides what its `uses` grant. */
  readonly statements?: readonly iam.PolicyStatement[];
  /** Its name in AWS, where that has to be known beforehand. */
  readonly physicalName?: string | undefined;
}

/** Creates the function `name` with its role and log group. */
export function createFunction(
  setting: FunctionSetting,
  name: string,
  spec: FunctionSpec,
  options: FunctionOptions = {},
): lambda.Function {
  const { stack, bindings } = setting;
  const network = spec.uses.includes('postgres') ? setting.network : undefined;
  const logs = logGroup(stack, `${name}-logs`);
  const role = new iam.Role(stack, `${name}-role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      uses: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [logs.logGroupArn],
          }),
          ...spec.uses.flatMap((resource) => bindings[resource].statements),
          ...(options.statements ?? []),
          ...(network === undefined ? [] : [networkInterfaces()]),
        ],
      }),
    },
  });
  if (network !== undefined) {
    const reason = 'EC2 authorises the calls for network interfaces without a resource';
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': reason,
      'Serverless-LambdaStarPermissions': reason,
    });
  }
  const created = new lambda.Function(stack, name, {
    description: `UmbraChat ${spec.entry}`,
    ...(options.physicalName && { functionName: options.physicalName }),
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: setting.bundle(spec.entry, {
      ...(options.files && { files: options.files }),
      ...(spec.uses.includes('images') && { packages: ['wasm-vips'] }),
    }),
    timeout: Duration.seconds(spec.timeoutSeconds),
    memorySize: spec.memoryMib,
    environment: environment(setting, spec, network),
    // Nothing in CDK may widen the role behind its back: what it can do stands above.
    role: role.withoutPolicyUpdates(),
    logGroup: logs,
    tracing: lambda.Tracing.DISABLED,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    systemLogLevelV2: lambda.SystemLogLevel.WARN,
    ...(network && {
      vpc: network.vpc,
      vpcSubnets: network.subnets,
      securityGroups: [network.functionSecurityGroup],
      ipv6AllowedForDualStack: true,
    }),
  });
  acknowledge(created, {
    'Serverless-LambdaDLQ':
      'called by API Gateway, a queue or CloudFormation, which wait for the answer, or by events, which have a destination for failures',
    'Serverless-LambdaTracing': 'X-Ray is billed by trace and keeps request paths; logs carry the request id',
  });
  return created;
}

function environment(
  setting: FunctionSetting,
  spec: FunctionSpec,
  network: Network | undefined,
): Record<string, string> {
  return {
    UMBRA_ORIGIN: setting.origin,
    UMBRA_VERSION: setting.config.version,
    UMBRA_STAGE: 'cloud',
    UMBRA_EDGE_PROOF: setting.edgeProof,
    ...(setting.config.registration && { UMBRA_REGISTRATION: setting.config.registration }),
    ...(setting.config.adminHandle && { UMBRA_ADMIN_HANDLE: setting.config.adminHandle }),
    NODE_OPTIONS: '--enable-source-maps',
    // Node trusts the authorities that browsers trust; those of RDS are in the runtime's own list.
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
    ...(spec.uses.includes('postgres') && { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' }),
    ...(network && { AWS_USE_DUALSTACK_ENDPOINT: 'true' }),
    ...Object.assign({}, ...spec.uses.map((resource) => setting.bindings[resource].environment)),
  };
}

/** Lambda attaches a VPC function's network interfaces with its role, and EC2 knows no narrower resource for these. */
function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
