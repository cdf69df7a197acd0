import { refuseUnknownChecksum } from './body.ts';
import { S3Error } from './errors.ts';

const maxMetadataBytes = 2048;
const maxKeyBytes = 1024;
const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];

/** `x-amz-*` names that are understood, or that change nothing here; each other one is refused instead of ignored. */
const knownAmz =
  /^x-amz-(?:meta-.+|checksum-.+|content-sha256|date|decoded-content-length|expected-bucket-owner|mp-object-size|sdk-checksum-algorithm|trailer|user-agent)$/;
const onlyValue: Record<string, string> = {
  'x-amz-acl': 'private',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-storage-class': 'STANDARD',
};

export type ObjectMetadata = {
  readonly headers: Record<string, string>;
  readonly metadata: Record<string, string>;
};

/**
 * The headers and user metadata an object keeps, from request headers or form fields with lower-case names.
 * Throws S3Error for metadata above 2 KiB or with characters that a header cannot carry.
 */
export function objectMetadata(
  fields: Readonly<Record<string, string | string[] | undefined>>,
): ObjectMetadata {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  const metadata: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue;
    const kept = name === 'content-encoding' ? withoutAwsChunked(value) : value;
    if ((keptHeaders.includes(name) || name === 'content-type') && kept !== '')
      headers[name] = headerValue(name, kept);
    if (!name.startsWith('x-amz-meta-')) continue;
    metadata[name.slice('x-amz-meta-'.length)] = headerValue(name, value);
    metadataBytes += name.length - 'x-amz-meta-'.length + Buffer.byteLength(value);
  }
  if (metadataBytes > maxMetadataBytes)
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  return { headers, metadata };
}

/** Refuses a value that would break out of its response header. */
export function headerValue(name: string, value: string): string {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw new S3Error('InvalidArgument', `${name} has characters that a header cannot carry.`);
  return value;
}

/** Throws S3Error `KeyTooLongError` above 1,024 bytes of UTF-8. */
export function checkKey(key: string): string {
  if (Buffer.byteLength(key) > maxKeyBytes) throw new S3Error('KeyTooLongError', 'Your key is too long');
  return key;
}

/** Throws S3Error `NotImplemented` for an `x-amz-*` header, query parameter or form field whose meaning would be lost. */
export function checkAmzNames(amz: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(amz)) {
    if (onlyValue[name] === value) continue;
    if (!knownAmz.test(name))
      throw new S3Error('NotImplemented', `${name}: ${value} implies functionality that is not implemented.`);
    refuseUnknownChecksum(name);
  }
}

function withoutAwsChunked(encoding: string): string {
  return encoding
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(',');
}
