/** The built site, copied to its bucket after the functions it talks to. */
import { existsSync } from 'node:fs';
import { Duration, type Stack } from 'aws-cdk-lib';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { IConstruct } from 'constructs';
import { passportOf, passportPath } from '../functions/wire/passport.ts';
import { acknowledge } from './acknowledge.ts';
import type { Edge } from './edge.ts';
import { logGroup } from './logs.ts';

/** Astro names these by their content, so they may be kept for ever. */
const hashedFiles = '_astro/*';

/** Copies `folder` after `functions`; returns false, and copies nothing, when the site has not been built. */
export function deploySite(
  stack: Stack,
  edge: Edge,
  folder: string,
  functions: readonly IConstruct[],
  version: string,
): boolean {
  if (!existsSync(folder)) return false;
  const logs = logGroup(stack, 'SiteLogs');
  const shared = { sources: [Source.asset(folder)], destinationBucket: edge.site, logGroup: logs };
  const assets = new BucketDeployment(stack, 'SiteAssets', {
    ...shared,
    exclude: ['*'],
    include: [hashedFiles],
    // A page already open in a browser may still ask for the files of the build before.
    prune: false,
    cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
  });
  const passport = passportOf({ version, kind: 'cloud', region: stack.region });
  const pages = new BucketDeployment(stack, 'SitePages', {
    ...shared,
    sources: [...shared.sources, Source.jsonData(passportPath.slice(1), passport)],
    exclude: [hashedFiles],
    // The distribution asks S3 again for every one of these; the invalidation is for what it kept before, and for errors.
    distribution: edge.distribution,
    distributionPaths: ['/*'],
    waitForDistributionInvalidation: false,
    cacheControl: [
      CacheControl.setPublic(),
      CacheControl.maxAge(Duration.seconds(0)),
      CacheControl.mustRevalidate(),
    ],
  });
  assets.node.addDependency(...functions);
  pages.node.addDependency(assets);
  for (const child of stack.node.children.filter(({ node }) =>
    node.id.startsWith('Custom::CDKBucketDeployment'),
  )) {
    acknowledge(child, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        "CDK's own function, which may write logs and what CDK grants it",
      'AwsSolutions-L1': "CDK's own function chooses its runtime",
      'Serverless-LambdaLatestVersion': "CDK's own function chooses its runtime",
      'Serverless-LambdaDLQ': 'called by CloudFormation, which waits for the answer',
      'Serverless-LambdaTracing': 'called once for each deployment, which shows what went wrong',
      'Serverless-LambdaDefaultMemorySize': "CDK's own function, called once for each deployment",
      'Serverless-LambdaStarPermissions': "CDK's grant for invalidations names no distribution",
    });
  }
  return true;
}
