import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Signable {
  readonly method: string;
  /** As it goes out, each segment percent-encoded; without a query. */
  readonly path: string;
  /** Lower-case names; `host` and `x-amz-date` among them. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodySha256: string;
}

export type Sign = (request: Signable, credentials: Credentials) => string;

/** SHA-256 of a body in hexadecimal, as signatures want it. */
export function sha256(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

/**
 * Signs requests with Signature Version 4 and gives the `Authorization` header. The signing key, four HMACs of the secret, the
 * day, the region and the service, is derived once a day and not for each request.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(region: string, service: string): Sign {
  let derived: { readonly secret: string; readonly day: string; readonly key: Buffer } | undefined;
  const keyFor = (secret: string, day: string): Buffer => {
    if (derived?.secret !== secret || derived.day !== day) {
      const words = [day, region, service, 'aws4_request'];
      const key = words.reduce<string | Buffer>(
        (chain, word) => hmac(chain, word),
        `AWS4${secret}`,
      ) as Buffer;
      derived = { secret, day, key };
    }
    return derived.key;
  };
  return ({ method, path, headers, bodySha256 }, { accessKeyId, secretAccessKey }) => {
    const names = Object.keys(headers).sort();
    const signed = names.join(';');
    let lines = '';
    for (const name of names) lines += `${name}:${(headers[name] ?? '').trim().replace(/ {2,}/g, ' ')}\n`;
    const canonical = `${method}\n${canonicalPath(path)}\n\n${lines}\n${signed}\n${bodySha256}`;
    const date = headers['x-amz-date'] ?? '';
    const day = date.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
    const signature = hmac(keyFor(secretAccessKey, day), text).toString('hex');
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  };
}

/** The time as `x-amz-date` has it. */
export function amzDate(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** One segment of a path, percent-encoded as AWS reads it: everything but letters, digits and `-_.~`. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Every service but S3 wants the encoded path encoded once more. */
function canonicalPath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
