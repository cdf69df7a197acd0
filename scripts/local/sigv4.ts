import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Claim,
  decodePercent,
  headerClaim,
  parseAmzDate,
  presignedClaim,
  SignatureError,
  signatureAlgorithm,
  splitTarget,
} from './sigv4-parse.ts';

export { SignatureError, type SignatureErrorCode } from './sigv4-parse.ts';

const maxSkewMs = 15 * 60_000;
const emptySha256 = createHash('sha256').digest('hex');

/** What is read of a request: an `IncomingMessage` fits. `url` is the request target exactly as it came. */
export type SignedRequest = {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
};

export type SignatureOptions = {
  /** The secret of an access key, or undefined when there is no such key. */
  readonly credentials: (accessKeyId: string) => string | undefined;
  /** The service name inside the credential scope; `s3` also switches to S3's own path and payload rules. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** SHA-256 (hex) of the body as it was read. Give it wherever the body is at hand: it is compared with what was signed. */
  readonly bodySha256?: string;
};

/** How the body is bound to the signature; with `sha256` the reader of the body still has to compare it. */
export type SignedPayload =
  | { readonly kind: 'sha256'; readonly sha256: string }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'streaming-unsigned-trailer' };

export type VerifiedSignature = {
  readonly accessKeyId: string;
  readonly region: string;
  readonly presigned: boolean;
  readonly payload: SignedPayload;
  readonly signedHeaders: ReadonlySet<string>;
};

/**
 * Verifies AWS Signature Version 4 of a request, in the Authorization header or in a presigned query, and says who signed
 * and how the body is bound. Clock skew allowed is 15 minutes; a presigned URL ends after its X-Amz-Expires.
 * Throws SignatureError. Rules: "AWS Signature Version 4 for API requests" and "Authenticating requests (S3)".
 */
export function verifySignature(request: SignedRequest, options: SignatureOptions): VerifiedSignature {
  const { path, query } = splitTarget(request.url ?? '');
  const presigned = query.some(([name]) => name === 'X-Amz-Signature' || name === 'X-Amz-Algorithm');
  const claim = presigned ? presignedClaim(query) : headerClaim(request.headers);
  if (presigned && request.headers.authorization !== undefined)
    throw new SignatureError('AccessDenied', 'Only one auth mechanism is allowed.');

  checkScope(claim, options.service);
  checkTime(claim, options.now);
  const secret = options.credentials(claim.accessKeyId);
  if (secret === undefined)
    throw new SignatureError('InvalidAccessKeyId', 'The access key id you provided does not exist.');
  checkSignedHeaders(request.headers, claim, options.service);

  const payloadHash = declaredPayload(request.headers, query, claim, options);
  const canonicalRequest = [
    request.method ?? 'GET',
    canonicalPath(path, options.service),
    canonicalQuery(query),
    ...claim.signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers[name])}`),
    '',
    claim.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  const scope = `${claim.day}/${claim.region}/${options.service}/aws4_request`;
  // Node hands headers over as Latin-1: hashing them so gives back the bytes that were sent. All the rest is ASCII.
  const digest = createHash('sha256').update(canonicalRequest, 'latin1').digest('hex');
  const expected = signString(
    secret,
    scope,
    `${signatureAlgorithm}\n${claim.timestamp}\n${scope}\n${digest}`,
  );
  if (!equalInConstantTime(expected, claim.signature))
    throw new SignatureError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  return {
    accessKeyId: claim.accessKeyId,
    region: claim.region,
    presigned,
    payload: payloadOf(payloadHash, options),
    signedHeaders: new Set(claim.signedHeaders),
  };
}

/** Signs any string under a credential scope (`day/region/service/aws4_request`); hex. A POST policy is signed just so. */
export function signString(secret: string, scope: string, text: string): string {
  let key: Buffer | string = `AWS4${secret}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares two strings without telling by its duration where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Buffer, right as Buffer);
}

function checkScope(claim: Claim, service: string): void {
  if (claim.service !== service)
    throw new SignatureError(
      'SignatureDoesNotMatch',
      `Credential should be scoped to the service ${service}.`,
    );
}

function checkTime(claim: Claim, nowMs: number): void {
  const signedAtMs = parseAmzDate(claim.timestamp) as number;
  if (claim.expiresSeconds !== undefined) {
    if (nowMs < signedAtMs - maxSkewMs) throw new SignatureError('AccessDenied', 'Request is not valid yet');
    if (nowMs > signedAtMs + claim.expiresSeconds * 1000)
      throw new SignatureError('AccessDenied', 'Request has expired');
  } else if (Math.abs(nowMs - signedAtMs) > maxSkewMs) {
    throw new SignatureError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the server time is too large.',
    );
  }
}

/** An unsigned `x-amz-*` header would let anyone change what a signed request means; S3 refuses it, and so `host` unsigned. */
function checkSignedHeaders(headers: IncomingHttpHeaders, claim: Claim, service: string): void {
  const signed = new Set(claim.signedHeaders);
  const missing = Object.keys(headers).filter(
    (name) => service === 's3' && name.startsWith('x-amz-') && !signed.has(name),
  );
  if (!signed.has('host')) missing.push('host');
  if (missing.length > 0)
    throw new SignatureError(
      'AccessDenied',
      `There were headers present in the request which were not signed: ${missing.join(', ')}`,
    );
}

function declaredPayload(
  headers: IncomingHttpHeaders,
  query: [string, string][],
  claim: Claim,
  options: SignatureOptions,
): string {
  const fromHeader = headers['x-amz-content-sha256'];
  const fromQuery = query.find(([name]) => name === 'X-Amz-Content-Sha256')?.[1];
  const declared = (typeof fromHeader === 'string' ? fromHeader : undefined) ?? fromQuery;
  if (declared !== undefined) return declared;
  if (options.service !== 's3') return options.bodySha256 ?? emptySha256;
  if (claim.expiresSeconds !== undefined) return 'UNSIGNED-PAYLOAD';
  throw new SignatureError('AccessDenied', 'Missing required header for this request: x-amz-content-sha256');
}

function payloadOf(declared: string, options: SignatureOptions): SignedPayload {
  const s3 = options.service === 's3';
  if (s3 && declared === 'UNSIGNED-PAYLOAD') return { kind: 'unsigned' };
  if (s3 && declared === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return { kind: 'streaming-unsigned-trailer' };
  if (declared.startsWith('STREAMING-'))
    throw new SignatureError('NotImplemented', 'Chunks signed one by one are not implemented.');
  if (
    !/^[0-9a-f]{64}$/.test(declared) ||
    (options.bodySha256 !== undefined && options.bodySha256 !== declared)
  )
    throw new SignatureError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  return { kind: 'sha256', sha256: declared };
}

/** S3 encodes the path once and keeps `.` and `..`; every other service resolves them and encodes what is encoded again. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3')
    return path
      .split('/')
      .map((part) => encodePercent(decodePercent(part)))
      .join('/');
  const resolved: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') resolved.pop();
    else if (part !== '' && part !== '.') resolved.push(encodePercent(part));
  }
  const end = path.length > 1 && path.endsWith('/') && resolved.length > 0 ? '/' : '';
  return `/${resolved.join('/')}${end}`;
}

function canonicalQuery(query: [string, string][]): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodePercent(name), encodePercent(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalHeader(value: string | string[] | undefined): string {
  return [value ?? '']
    .flat()
    .map((one) => one.trim().replace(/\s+/g, ' '))
    .join(',');
}

function encodePercent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
