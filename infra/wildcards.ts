/**
 * Every wildcard in a permission, with the reason why nothing narrower does. A new binding with one adds its line here;
 * `test/infra/rules.test.ts` finds lines that answer nothing.
 */
export interface Wildcard {
  /** The construct that has the permission, by its path. */
  readonly at: RegExp;
  /** `Resource::…` or `Action::…`, as cdk-nag reports it. */
  readonly finding: RegExp;
  readonly reason: string;
}

export const wildcards: readonly Wildcard[] = [
  {
    at: /^UmbraApp\/[\w-]+-role\//,
    finding: /^Resource::arn:.*:execute-api:.*\/ws\/(POST|DELETE)\/@connections\/\*$/,
    reason: 'the ids of sockets are made while people connect; API and stage are named',
  },
  {
    at: /^UmbraApp\/(http-attachments|job-files|job-sweep|job-erasure|job-exports)-role\//,
    finding: /^Resource::UmbraData:ExportsOutputFnGetAttAttachments\w+\/(incoming|stored)\/\*$/,
    reason: 'the names of files are made while people upload; bucket and folder are named',
  },
  {
    at: /^UmbraApp\/(http-exports|job-exports|job-erasure)-role\//,
    finding: /^Resource::UmbraData:ExportsOutputFnGetAttExports\w+\/\*$/,
    reason: 'exports lie under the ids of people, which are made while they register; the bucket is named',
  },
  {
    at: /^UmbraApp\/Custom::CDKBucketDeployment/,
    finding: /^Action::s3:(GetBucket|GetObject|List|Abort|DeleteObject)\*$/,
    reason: "CDK's copier of the site; the resources are the site's bucket and the bucket of CDK's assets",
  },
  {
    at: /^UmbraApp\/Custom::CDKBucketDeployment/,
    finding: /^Resource::(arn:.*:s3:::cdk-\w+-assets-.*|UmbraEdge:ExportsOutputFnGetAttSite\w+)\/\*$/,
    reason: "CDK's copier of the site reads and writes whatever files the build has",
  },
  {
    at: /^UmbraApp\/Custom::CDKBucketDeployment/,
    finding: /^Resource::\*$/,
    reason: "CDK's copier of the site may invalidate; its grant for CloudFront names no distribution",
  },
];
