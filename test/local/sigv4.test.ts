import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type SignedRequest, verifySignature } from '../../scripts/local/sigv4.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const credentials = (id: string) => (id === 'AKIDEXAMPLE' ? secret : undefined);
const now = Date.UTC(2015, 7, 30, 12, 36, 0);

/** AWS's own published example, "get-vanilla" of the Signature Version 4 test suite. */
const vanilla = {
  method: 'GET',
  url: '/',
  headers: {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
      'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
} satisfies SignedRequest;

describe('a signature in the Authorization header', () => {
  it("accepts AWS's published example", () => {
    const verified = verifySignature(vanilla, { credentials, service: 'service', now });
    expect(verified).toMatchObject({ accessKeyId: 'AKIDEXAMPLE', region: 'us-east-1', presigned: false });
  });

  it.each([
    ['another path', { url: '/x' }],
    ['another query', { url: '/?a=b' }],
    ['another method', { method: 'PUT' }],
    ['another host', { headers: { ...vanilla.headers, host: 'other.amazonaws.com' } }],
  ])('refuses it on %s', (_, change) => {
    expect(() =>
      verifySignature({ ...vanilla, ...change }, { credentials, service: 'service', now }),
    ).toThrow(expect.objectContaining({ code: 'SignatureDoesNotMatch', status: 403 }));
  });

  it('refuses a body other than the signed one', () => {
    const bodySha256 = createHash('sha256').update('smuggled').digest('hex');
    expect(() => verifySignature(vanilla, { credentials, service: 'service', now, bodySha256 })).toThrow(
      expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
    );
  });

  it('allows a skew of 15 minutes and no more', () => {
    for (const skewMs of [-900_000, 900_000])
      verifySignature(vanilla, { credentials, service: 'service', now: now + skewMs });
    for (const skewMs of [-901_000, 901_000])
      expect(() => verifySignature(vanilla, { credentials, service: 'service', now: now + skewMs })).toThrow(
        expect.objectContaining({ code: 'RequestTimeTooSkewed' }),
      );
  });

  it('refuses unknown keys, other services and missing or malformed headers with the codes of AWS', () => {
    const codeOf = (headers: Record<string, string>, service = 'service') => {
      try {
        verifySignature({ ...vanilla, headers }, { credentials, service, now });
        return 'accepted';
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    const { authorization } = vanilla.headers;
    expect(codeOf({ host: 'example.amazonaws.com' })).toBe('MissingAuthenticationToken');
    expect(codeOf({ ...vanilla.headers, authorization: 'Basic x' })).toBe('AuthorizationHeaderMalformed');
    expect(
      codeOf({ ...vanilla.headers, authorization: authorization.replace('AKIDEXAMPLE', 'AKIDOTHER') }),
    ).toBe('InvalidAccessKeyId');
    expect(codeOf(vanilla.headers, 'sqs')).toBe('SignatureDoesNotMatch');
    expect(codeOf({ ...vanilla.headers, authorization: authorization.replace('host;', '') })).toBe(
      'AccessDenied',
    );
  });
});

describe('paths', () => {
  it('are encoded twice and resolved for services other than S3', () => {
    verifySignature(sign('/a/./b%20c/../d%3A', '/a/d%253A', 'execute-api'), {
      credentials,
      service: 'execute-api',
      now,
    });
  });

  it('are encoded once and kept as they are for S3, so that a dot segment is part of the key', () => {
    const request = sign('/b/a/../c%20d//e', '/b/a/../c%20d//e', 's3');
    verifySignature(request, { credentials, service: 's3', now });
    expect(() =>
      verifySignature({ ...request, url: '/b/c%20d//e' }, { credentials, service: 's3', now }),
    ).toThrow(expect.objectContaining({ code: 'SignatureDoesNotMatch' }));
  });

  it('with broken percent escapes are refused', () => {
    const request = { ...sign('/b/a', '/b/a', 's3'), url: '/b/%C3' };
    expect(() => verifySignature(request, { credentials, service: 's3', now })).toThrow(
      expect.objectContaining({ code: 'InvalidURI', status: 400 }),
    );
  });
});

it('an unsigned x-amz header on an S3 request is refused', () => {
  const request = sign('/b/a', '/b/a', 's3');
  const headers = { ...request.headers, 'x-amz-meta-owner': 'mallory' };
  expect(() => verifySignature({ ...request, headers }, { credentials, service: 's3', now })).toThrow(
    expect.objectContaining({ code: 'AccessDenied', message: expect.stringContaining('x-amz-meta-owner') }),
  );
});

/** Signs by the letter of the specification, with the canonical path given by the test. */
function sign(url: string, canonicalPath: string, service: string): SignedRequest {
  const empty = createHash('sha256').digest('hex');
  const headers = { host: 'h', 'x-amz-content-sha256': empty, 'x-amz-date': '20150830T123600Z' };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `GET\n${canonicalPath}\n\n${lines.join('')}\n${names}\n${empty}`;
  const scope = `20150830/us-east-1/${service}/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  let key: Buffer | string = `AWS4${secret}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n20150830T123600Z\n${scope}\n${hash}`)
    .digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { method: 'GET', url, headers: { ...headers, authorization } };
}
