import type { IncomingHttpHeaders } from 'node:http';

export const signatureAlgorithm = 'AWS4-HMAC-SHA256';
const maxPresignedSeconds = 7 * 24 * 3600;

export type SignatureErrorCode =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'AuthorizationQueryParametersError'
  | 'InvalidAccessKeyId'
  | 'InvalidURI'
  | 'MissingAuthenticationToken'
  | 'NotImplemented'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch';

const statusOf: Partial<Record<SignatureErrorCode, number>> = {
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  InvalidURI: 400,
  NotImplemented: 501,
  XAmzContentSHA256Mismatch: 400,
};

/** A refusal with the code AWS uses for it and the HTTP status it goes out with. */
export class SignatureError extends Error {
  readonly code: SignatureErrorCode;
  readonly status: number;

  constructor(code: SignatureErrorCode, message: string) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = statusOf[code] ?? 403;
  }
}

/** Reads AWS's basic ISO 8601 form (`20261122T183050Z`) as milliseconds since the epoch; undefined when it is not one. */
export function parseAmzDate(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Splits a request target into its raw path and its decoded query, in order. Throws SignatureError `InvalidURI`. */
export function splitTarget(target: string): { path: string; query: [string, string][] } {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!path.startsWith('/')) throw new SignatureError('InvalidURI', "Couldn't parse the specified URI.");
  const pairs = mark < 0 ? [] : target.slice(mark + 1).split('&');
  const query = pairs.filter(Boolean).map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 0
      ? [decodePercent(pair), '']
      : [decodePercent(pair.slice(0, equals)), decodePercent(pair.slice(equals + 1))];
  });
  return { path, query };
}

/** Decodes percent escapes as UTF-8; `+` stays a plus. Throws SignatureError `InvalidURI`. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SignatureError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** What a request says about its signature, before any of it is believed. */
export type Claim = {
  accessKeyId: string;
  day: string;
  region: string;
  service: string;
  timestamp: string;
  signedHeaders: string[];
  signature: string;
  /** Only a presigned URL says how long it holds. */
  expiresSeconds?: number;
};

/** Reads the Authorization header. Throws SignatureError. */
export function headerClaim(headers: IncomingHttpHeaders): Claim {
  const authorization = headers.authorization;
  if (authorization === undefined)
    throw new SignatureError('MissingAuthenticationToken', 'The request is not signed.');
  if (!authorization.startsWith(`${signatureAlgorithm} `))
    throw new SignatureError('AuthorizationHeaderMalformed', 'Only AWS4-HMAC-SHA256 is supported.');
  const fields = new Map(
    authorization
      .slice(signatureAlgorithm.length)
      .split(',')
      .map((field): [string, string] => {
        const [name = '', ...value] = field.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  const date = headers['x-amz-date'];
  return claimFrom(
    fields.get('Credential'),
    typeof date === 'string' ? date : undefined,
    fields.get('SignedHeaders'),
    fields.get('Signature'),
    'AuthorizationHeaderMalformed',
  );
}

/** Reads a presigned query. Throws SignatureError. */
export function presignedClaim(query: [string, string][]): Claim {
  const fields = new Map<string, string>();
  for (const [name, value] of query) {
    if (name.startsWith('X-Amz-') && fields.has(name))
      throw new SignatureError('AuthorizationQueryParametersError', `${name} is given twice.`);
    fields.set(name, value);
  }
  const code = 'AuthorizationQueryParametersError';
  if (fields.get('X-Amz-Algorithm') !== signatureAlgorithm)
    throw new SignatureError(code, `X-Amz-Algorithm only supports ${signatureAlgorithm}.`);
  const expires = fields.get('X-Amz-Expires') ?? '';
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > maxPresignedSeconds)
    throw new SignatureError(code, `X-Amz-Expires must be between 1 and ${maxPresignedSeconds} seconds.`);
  const claim = claimFrom(
    fields.get('X-Amz-Credential'),
    fields.get('X-Amz-Date'),
    fields.get('X-Amz-SignedHeaders'),
    fields.get('X-Amz-Signature'),
    code,
  );
  return { ...claim, expiresSeconds: Number(expires) };
}

function claimFrom(
  credential: string | undefined,
  timestamp: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  code: SignatureErrorCode,
): Claim {
  const [accessKeyId, day, region, service, end, ...rest] = (credential ?? '').split('/');
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request' || rest.length > 0)
    throw new SignatureError(code, 'The Credential is not keyId/date/region/service/aws4_request.');
  if (timestamp === undefined || !timestamp.startsWith(day) || parseAmzDate(timestamp) === undefined)
    throw new SignatureError(
      code,
      'The X-Amz-Date is missing, malformed, or of another day than the Credential.',
    );
  if (!signedHeaders || !signature) throw new SignatureError(code, 'SignedHeaders or Signature is missing.');
  return { accessKeyId, day, region, service, timestamp, signedHeaders: signedHeaders.split(';'), signature };
}
