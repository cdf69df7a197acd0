/** The VPC of `-c db=vpc`: isolated for IPv4, a one-way door for IPv6, and not an hour of NAT to pay for. */
import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledge } from './acknowledge.ts';

export interface Network {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly functionSecurityGroup: ec2.SecurityGroup;
  readonly databaseSecurityGroup: ec2.SecurityGroup;
}

/** Two dual-stack isolated subnets, an egress-only gateway, gateway endpoints for S3 and DynamoDB. */
export function network(stack: Stack): Network {
  const own = new ec2.Vpc(stack, 'Vpc', {
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    maxAzs: 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    gatewayEndpoints: {
      s3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      dynamodb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
    },
  });
  acknowledge(own, {
    'AwsSolutions-VPC7': 'flow logs are billed by the gigabyte and keep who was reached when',
  });
  // CDK's own declarations do not satisfy exactOptionalPropertyTypes, hence the assertion.
  const vpc = own as ec2.IVpc;
  const gateway = new ec2.CfnEgressOnlyInternetGateway(stack, 'EgressOnlyGateway', { vpcId: own.vpcId });
  for (const subnet of own.isolatedSubnets) {
    if (!(subnet instanceof ec2.Subnet)) throw new Error('the VPC has a subnet that is not its own');
    subnet.addRoute('Ipv6Out', {
      routerType: ec2.RouterType.EGRESS_ONLY_INTERNET_GATEWAY,
      routerId: gateway.ref,
      destinationIpv6CidrBlock: '::/0',
    });
  }

  const functionSecurityGroup = new ec2.SecurityGroup(stack, 'FunctionSecurityGroup', {
    vpc,
    description: 'Functions that use the database',
    allowAllIpv6Outbound: true,
  });
  const databaseSecurityGroup = new ec2.SecurityGroup(stack, 'DatabaseSecurityGroup', {
    vpc,
    description: 'The database, reached by functions alone',
    allowAllOutbound: false,
  });
  databaseSecurityGroup.addIngressRule(functionSecurityGroup, ec2.Port.tcp(5432), 'functions');
  return {
    vpc,
    subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    functionSecurityGroup,
    databaseSecurityGroup,
  };
}
