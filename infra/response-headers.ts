/** The security headers of `functions/wire/headers.ts` in the shape CloudFront wants. */
import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { securityHeaders } from '../functions/wire/headers.ts';

/**
 * A response headers policy with exactly those headers.
 *
 * CloudFront has fields of their own for the headers it calls security headers and refuses them as custom ones; any
 * other header goes in as it is. Throws when one of them has a value its field cannot express.
 */
export function responseHeaders(stack: Stack, uploadOrigin: string): cloudfront.ResponseHeadersPolicy {
  const headers = headersFor(uploadOrigin);
  const take = (name: string) => {
    const value = headers.get(name);
    headers.delete(name);
    return value;
  };
  const securityHeadersBehavior: cloudfront.ResponseSecurityHeadersBehavior = {
    ...withValue(take('content-security-policy'), (contentSecurityPolicy) => ({
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
    })),
    ...withValue(take('strict-transport-security'), (value) => ({
      strictTransportSecurity: { ...parseHsts(value), override: true },
    })),
    ...withValue(take('x-content-type-options'), (value) => ({
      contentTypeOptions: { override: only('x-content-type-options', value, 'nosniff') },
    })),
    ...withValue(take('referrer-policy'), (value) => ({
      referrerPolicy: { referrerPolicy: value as cloudfront.HeadersReferrerPolicy, override: true },
    })),
    ...withValue(take('x-frame-options'), (value) => ({
      frameOptions: { frameOption: value as cloudfront.HeadersFrameOption, override: true },
    })),
  };
  return new cloudfront.ResponseHeadersPolicy(stack, 'SecurityHeaders', {
    comment: 'UmbraChat: the same headers on every answer',
    securityHeadersBehavior,
    customHeadersBehavior: {
      customHeaders: [...headers].map(([header, value]) => ({ header, value, override: true })),
    },
  });
}

/** The bucket's address is only known at deployment, and `securityHeaders` wants a real origin: it gets a stand-in. */
function headersFor(uploadOrigin: string): Map<string, string> {
  const standIn = 'https://uploads.invalid';
  const headers = securityHeaders({ uploadOrigin: standIn, https: true });
  return new Map(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      value.replaceAll(standIn, () => uploadOrigin),
    ]),
  );
}

function withValue<T extends object>(value: string | undefined, make: (value: string) => T): T | object {
  return value === undefined ? {} : make(value);
}

function parseHsts(value: string) {
  const parts = value.split(';').map((part) => part.trim().toLowerCase());
  const maxAgeSeconds = Number(parts.find((part) => part.startsWith('max-age='))?.slice('max-age='.length));
  if (!Number.isInteger(maxAgeSeconds))
    throw new Error(`strict-transport-security without max-age: ${value}`);
  return {
    accessControlMaxAge: Duration.seconds(maxAgeSeconds),
    includeSubdomains: parts.includes('includesubdomains'),
    preload: parts.includes('preload'),
  };
}

function only(name: string, value: string, expected: string): true {
  if (value !== expected) throw new Error(`${name}: CloudFront can only say "${expected}", not "${value}"`);
  return true;
}
