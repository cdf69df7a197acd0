/**
 * The Edge stack: what the internet sees. The site's bucket, the two APIs as addresses without routes, and the
 * distribution that puts all three under one origin. Routes and functions follow in the App stack (decisions.md).
 */
import { type App, CfnOutput, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { edgeProofHeader } from '../functions/wire/headers.ts';
import { acknowledge } from './acknowledge.ts';
import type { Config } from './config.ts';
import type { Data } from './data.ts';
import { prettyUrlsCode } from './pretty-urls.ts';
import { responseHeaders } from './response-headers.ts';
import { viewerAddressCode } from './viewer-address.ts';

/** CloudFront forwards the path `/ws` unchanged, and a socket API takes its first part for the stage. */
export const socketStageName = 'ws';

export interface Edge {
  readonly stack: Stack;
  readonly site: s3.IBucket;
  readonly distribution: cloudfront.Distribution;
  readonly httpApiId: string;
  readonly socketApiId: string;
  /** `https://…` as people type it, without a trailing slash. */
  readonly origin: string;
  /** What the distribution sends along to the APIs, so that functions believe what it says of the viewer. */
  readonly proof: string;
}

/** Creates the stack; the origin is known from here on, before any function exists. */
export function edgeStack(app: App, config: Config, data: Data): Edge {
  const stack = new Stack(app, 'UmbraEdge', { description: 'UmbraChat: one public address' });
  const site = siteBucket(stack);
  const httpApi = new apigateway.CfnApi(stack, 'HttpApi', {
    name: 'umbrachat-http',
    protocolType: 'HTTP',
    ipAddressType: 'dualstack',
  });
  const socketApi = new apigateway.CfnApi(stack, 'SocketApi', {
    name: 'umbrachat-socket',
    protocolType: 'WEBSOCKET',
    // Required, and idle: the one message route is $default, which looks into the frame itself.
    routeSelectionExpression: '$request.body.type',
    ipAddressType: 'dualstack',
  });
  // Part of what CloudFormation calls this stack: random, told to nobody outside the account, and free (decisions.md).
  const proof = Fn.select(2, Fn.split('/', stack.stackId));
  const distribution = createDistribution(stack, config, data, site, {
    http: apiOrigin(stack, httpApi.ref, { [edgeProofHeader]: proof }),
    socket: apiOrigin(stack, socketApi.ref),
  });
  const origin = `https://${config.domain?.name ?? distribution.distributionDomainName}`;
  new CfnOutput(stack, 'Origin', { value: origin, description: 'Open this in a browser' });
  if (config.domain !== undefined) {
    new CfnOutput(stack, 'DomainTarget', {
      value: distribution.distributionDomainName,
      description: `Point ${config.domain.name} here, by CNAME or alias`,
    });
  }
  return { stack, site, distribution, httpApiId: httpApi.ref, socketApiId: socketApi.ref, origin, proof };
}

/** Holds only what a build can make again, so it goes away with its stack. */
function siteBucket(stack: Stack): s3.IBucket {
  const site = new s3.Bucket(stack, 'Site', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  acknowledge(site, { 'AwsSolutions-S1': 'an access log would keep the addresses of visitors' });
  // CDK's own declarations do not satisfy exactOptionalPropertyTypes, hence the assertion.
  return site as s3.IBucket;
}

function createDistribution(
  stack: Stack,
  config: Config,
  data: Data,
  site: s3.IBucket,
  apis: { readonly http: origins.HttpOrigin; readonly socket: origins.HttpOrigin },
): cloudfront.Distribution {
  const headers = responseHeaders(stack, `https://${data.attachments.bucketRegionalDomainName}`);
  const throughApi = {
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    // API Gateway finds the API by Host, so the viewer's own must not reach it.
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  const distribution = new cloudfront.Distribution(stack, 'Distribution', {
    comment: 'UmbraChat',
    defaultRootObject: 'index.html',
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    ...(config.domain && {
      domainNames: [config.domain.name],
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', config.domain.certificateArn),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(site, {
        // LIST, so that a missing page is 404 and not 403; the function below keeps the listing itself out of reach.
        originAccessLevels: [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: headers,
      functionAssociations: [
        {
          eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
          function: new cloudfront.Function(stack, 'PrettyUrls', {
            code: cloudfront.FunctionCode.fromInline(prettyUrlsCode),
            runtime: cloudfront.FunctionRuntime.JS_2_0,
          }),
        },
      ],
    },
    additionalBehaviors: {
      '/api/*': {
        ...throughApi,
        origin: apis.http,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        responseHeadersPolicy: headers,
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: new cloudfront.Function(stack, 'ViewerAddress', {
              code: cloudfront.FunctionCode.fromInline(viewerAddressCode()),
              runtime: cloudfront.FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      [`/${socketStageName}`]: { ...throughApi, origin: apis.socket },
    },
  });
  Validations.of(distribution).acknowledge({
    id: 'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
    reason: 'there is a default root object, and the URL function never asks S3 for "/"',
  });
  acknowledge(distribution, {
    'AwsSolutions-CFR1': 'people travel; who may come in is decided by accounts, not by countries',
    'AwsSolutions-CFR2':
      'five dollars a month before the first request; stages throttle, handlers limit by person',
    'AwsSolutions-CFR3': 'an access log would keep the addresses of visitors',
    'AwsSolutions-CFR4':
      "CloudFront's own certificate comes with its own policy; a domain of one's own sets TLS 1.2",
  });
  return distribution;
}

function apiOrigin(stack: Stack, apiId: string, customHeaders?: Record<string, string>): origins.HttpOrigin {
  return new origins.HttpOrigin(`${apiId}.execute-api.${stack.region}.${stack.urlSuffix}`, {
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    ...(customHeaders && { customHeaders }),
  });
}
