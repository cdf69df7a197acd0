import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { edgeProofHeader, securityHeaders, viewerAddressHeader } from '../../functions/wire/headers.ts';
import { functionOf, type Json, one, type Synthesis, synthesise, synthTimeoutMs } from './synthesised.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';
let cloud: Synthesis;
let named: Synthesis;
let without: Synthesis;
beforeAll(async () => {
  cloud = await synthesise({ db: 'express' });
  without = await synthesise({ site: 'skip' });
  named = await synthesise({
    domain: 'chat.example.org',
    certificateArn,
    email: 'me@example.org',
    budgetUsd: '7',
  });
}, synthTimeoutMs);

describe('the distribution', () => {
  test('puts site, API and socket under one origin and caches only the site', () => {
    const { CacheBehaviors, DefaultCacheBehavior } = distribution(cloud);
    expect(CacheBehaviors.map((behavior: Json) => behavior.PathPattern)).toEqual(['/api/*', '/ws']);
    const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
    const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
    for (const behavior of CacheBehaviors) {
      expect(behavior).toMatchObject({
        CachePolicyId: cachingDisabled,
        OriginRequestPolicyId: allViewerExceptHost,
        ViewerProtocolPolicy: 'https-only',
      });
    }
    expect(CacheBehaviors[0].AllowedMethods).toContain('DELETE');
    expect(DefaultCacheBehavior.CachePolicyId).not.toBe(cachingDisabled);
    expect(DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  test('reads the site by origin access control, so the bucket answers nobody else', () => {
    const [site] = distribution(cloud).Origins;
    expect(cloud.target(site.OriginAccessControlId).type).toBe('AWS::CloudFront::OriginAccessControl');
    const statements: Json[] = cloud
      .of('AWS::S3::BucketPolicy')
      .filter(({ properties }) => properties.Bucket.Ref.startsWith('Site'))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
    const reading = statements.filter(({ Principal }) => Principal.Service === 'cloudfront.amazonaws.com');
    expect(reading.length).toBeGreaterThan(0);
    for (const { Condition } of reading) expect(JSON.stringify(Condition)).toContain('AWS:SourceArn');
  });

  test('sends exactly the security headers of wire/headers', () => {
    const policy = one(cloud, 'AWS::CloudFront::ResponseHeadersPolicy').properties
      .ResponseHeadersPolicyConfig;
    expect(sentHeaders(policy)).toEqual(
      securityHeaders({ uploadOrigin: 'https://uploads.example', https: true }),
    );
  });

  test('sends them for pages and for the API', () => {
    const { CacheBehaviors, DefaultCacheBehavior } = distribution(cloud);
    const api = CacheBehaviors.find((behavior: Json) => behavior.PathPattern === '/api/*');
    expect(DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined();
    expect(api.ResponseHeadersPolicyId).toEqual(DefaultCacheBehavior.ResponseHeadersPolicyId);
  });

  test('answers to a domain of one’s own, which is then the origin that functions know', () => {
    expect(distribution(named)).toMatchObject({
      Aliases: ['chat.example.org'],
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(origins(named)).toEqual(new Set(['"https://chat.example.org"']));
    expect([...origins(cloud)].join()).toContain('Distribution');
  });
});

describe('pretty URLs', () => {
  test.each([
    ['/', '/index.html'],
    ['/about', '/about/index.html'],
    ['/about/', '/about/index.html'],
    ['/app', '/app/index.html'],
    ['/app/', '/app/index.html'],
    ['/app/c/0199-ab/settings', '/app/index.html'],
    ['/apple', '/apple/index.html'],
    ['/_astro/app.D1.js', '/_astro/app.D1.js'],
    ['/app/worker.js', '/app/worker.js'],
    ['/v1.2/notes', '/v1.2/notes/index.html'],
  ])('%s is the file %s', (uri, file) => {
    const code: string = one(cloud, 'AWS::CloudFront::Function', 'PrettyUrls').properties.FunctionCode;
    const request = runInNewContext(`${code}; handler({ request: { uri, headers: {} } })`, { uri });
    expect({ ...request }).toEqual({ uri: file, headers: {} });
  });

  test('is a function that CloudFront accepts: named handler, under 10 kB, without imports', () => {
    const { FunctionCode, FunctionConfig } = one(cloud, 'AWS::CloudFront::Function', 'PrettyUrls').properties;
    expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(FunctionCode).toMatch(/^function handler\(event\s*\)/);
    expect(FunctionCode.length).toBeLessThan(10_000);
    expect(FunctionCode).not.toMatch(/import|export|\?\./);
  });
});

test('the address of the viewer reaches the functions, whatever the client wrote in its place', () => {
  const { FunctionCode, FunctionConfig } = one(
    cloud,
    'AWS::CloudFront::Function',
    'ViewerAddress',
  ).properties;
  expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
  const event = {
    viewer: { ip: '203.0.113.9' },
    request: { headers: { [viewerAddressHeader]: { value: '198.51.100.7' } } },
  };
  const request = runInNewContext(`${FunctionCode}; handler(event)`, { event });
  expect(request.headers[viewerAddressHeader]).toEqual({ value: '203.0.113.9' });
  const api = distribution(cloud).CacheBehaviors.find((behavior: Json) => behavior.PathPattern === '/api/*');
  expect(JSON.stringify(api.FunctionAssociations)).toContain('ViewerAddress');
});

test('the functions know what came through the distribution, by what no viewer can send along', () => {
  const { CacheBehaviors, Origins } = distribution(cloud);
  const api = CacheBehaviors.find((behavior: Json) => behavior.PathPattern === '/api/*');
  const sent: Json[] = Origins.find((origin: Json) => origin.Id === api.TargetOriginId).OriginCustomHeaders;
  expect(sent.map(({ HeaderName }) => HeaderName)).toEqual([edgeProofHeader]);
  expect(JSON.stringify(sent[0].HeaderValue)).toContain('AWS::StackId');
  const known = cloud
    .of('AWS::Lambda::Function')
    .flatMap(({ properties }) => properties.Environment?.Variables?.UMBRA_EDGE_PROOF ?? []);
  expect(known.length).toBeGreaterThan(15);
  expect(new Set(known.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('a built site is copied after the functions, hashed files for ever and pages for no time', async () => {
  const assets = one(cloud, 'Custom::CDKBucketDeployment', 'SiteAssets');
  const pages = one(cloud, 'Custom::CDKBucketDeployment', 'SitePages');
  expect(assets.properties.SystemMetadata['cache-control']).toContain('immutable');
  expect(assets.properties.Include).toEqual(['_astro/*']);
  expect(pages.properties.SystemMetadata['cache-control']).toContain('max-age=0');
  // The passport, with the region it is deployed to.
  expect(pages.properties.SourceObjectKeys).toHaveLength(2);
  expect(JSON.stringify(pages.properties.SourceMarkers)).toContain('{"Ref":"AWS::Region"}');
  expect(pages.properties.DistributionPaths).toEqual(['/*']);
  expect(assets.raw.DependsOn).toContain(functionOf(cloud, 'http/meta.ts').id);
  expect(pages.raw.DependsOn).toContain(assets.id);
  expect(without.of('Custom::CDKBucketDeployment')).toEqual([]);
});

describe('operations', () => {
  test('are watched within the ten free alarms', () => {
    const alarms = cloud.of('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
    // One is billed for each metric that an alarm looks at, so those of an expression count one by one.
    const names: string[] = alarms.flatMap(({ MetricName, Metrics }) =>
      Metrics === undefined
        ? [MetricName]
        : Metrics.flatMap((metric: Json) => metric.MetricStat?.Metric.MetricName ?? []),
    );
    expect(names.length).toBeLessThanOrEqual(10);
    expect(names).toEqual(
      expect.arrayContaining([
        'Errors',
        'Throttles',
        '5xx',
        'IntegrationError',
        'ApproximateNumberOfMessagesVisible',
        'ApproximateAgeOfOldestMessage',
        'AsyncEventAge',
        'DestinationDeliveryFailures',
      ]),
    );
    expect(cloud.of('AWS::CloudWatch::Dashboard')).toHaveLength(1);
  });

  test('write to nobody unless an address is given, then alarms and the budget do', () => {
    expect(cloud.of('AWS::SNS::Topic')).toHaveLength(0);
    expect(cloud.of('AWS::Budgets::Budget')).toHaveLength(0);
    expect(one(named, 'AWS::SNS::Subscription').properties.Endpoint).toBe('me@example.org');
    for (const alarm of named.of('AWS::CloudWatch::Alarm')) {
      expect(alarm.properties.AlarmActions, alarm.id).toHaveLength(1);
    }
    expect(one(named, 'AWS::Budgets::Budget').properties.Budget.BudgetLimit).toEqual({
      Amount: 7,
      Unit: 'USD',
    });
  });
});

function distribution(synthesis: Synthesis): Json {
  return one(synthesis, 'AWS::CloudFront::Distribution').properties.DistributionConfig;
}

function origins(synthesis: Synthesis): Set<string> {
  const variables = synthesis
    .of('AWS::Lambda::Function')
    .map(({ properties }) => properties.Environment?.Variables);
  return new Set(variables.flatMap((set) => (set?.UMBRA_ORIGIN ? [JSON.stringify(set.UMBRA_ORIGIN)] : [])));
}

/** What a browser would get, with the bucket's address (known only at deployment) put in by hand. */
function sentHeaders(policy: Json): Record<string, string> {
  const security = policy.SecurityHeadersConfig;
  const hsts = security.StrictTransportSecurity;
  const csp = security.ContentSecurityPolicy.ContentSecurityPolicy['Fn::Join'][1] as Json[];
  const bucketHost = csp.find((part) => typeof part !== 'string');
  expect(JSON.stringify(bucketHost)).toContain('Attachments');
  const custom = (policy.CustomHeadersConfig?.Items ?? []).map((item: Json) => [item.Header, item.Value]);
  return {
    'content-security-policy': csp
      .map((part) => (typeof part === 'string' ? part : 'uploads.example'))
      .join(''),
    'strict-transport-security': `max-age=${hsts.AccessControlMaxAgeSec}${hsts.IncludeSubdomains ? '; includeSubDomains' : ''}`,
    ...(security.ContentTypeOptions.Override && { 'x-content-type-options': 'nosniff' }),
    'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
    ...Object.fromEntries(custom),
  };
}
