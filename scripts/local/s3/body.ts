import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ByteReader } from './byte-reader.ts';
import type { S3Call } from './call.ts';
import { S3Error } from './errors.ts';

/** The largest object one request may bring: 5 GiB, as S3 has it. */
export const maxPutBytes = 5 * 1024 ** 3;

const maxTrailers = 16;
const maxLineBytes = 4096;

/** Checksums are base64, as they travel. */
export type Received = {
  readonly sizeBytes: number;
  readonly md5: Buffer;
  readonly sha256: Buffer;
  readonly crc32: string;
};

export type ReceiveOptions = {
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly expected?: Expected;
};

/** What the sender said the body would be; each one given is compared once the body is whole. */
export type Expected = {
  readonly sizeBytes?: number | undefined;
  readonly md5?: string | undefined;
  readonly crc32?: string | undefined;
  readonly sha256?: string | undefined;
  /** Hex; what the signature covers. */
  readonly signedSha256?: string | undefined;
};

/**
 * Streams the body of a PUT into a new file, flushed to disk, and compares every length, digest and checksum the request
 * declares. Leaves no file behind when it throws S3Error (`BadDigest`, `IncompleteBody`, `EntityTooLarge`, …).
 */
export async function receiveUpload(call: S3Call, path: string): Promise<Received> {
  const raw = requestBytes(call);
  const expected = declared(call);
  if (expected.sizeBytes === undefined)
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (call.signature.payload.kind !== 'streaming-unsigned-trailer') return receive(raw, path, { expected });

  const trailers = new Map<string, string>();
  const received = await receive(decodeChunks(raw, trailers), path, { expected });
  try {
    const announced = call.amz['x-amz-trailer'];
    if (announced !== undefined && !trailers.has(announced.toLowerCase()))
      throw new S3Error('MalformedTrailerError', `The trailer ${announced} was announced and did not come.`);
    for (const name of trailers.keys()) refuseUnknownChecksum(name);
    compare(received, {
      crc32: trailers.get('x-amz-checksum-crc32'),
      sha256: trailers.get('x-amz-checksum-sha256'),
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return received;
}

/** Streams bytes into a new file, flushed to disk. Leaves no file behind when it throws. */
export async function receive(
  source: AsyncIterable<Uint8Array>,
  path: string,
  { minBytes = 0, maxBytes = maxPutBytes, expected = {} }: ReceiveOptions = {},
): Promise<Received> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  let [sizeBytes, crc] = [0, 0];
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes)
        throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
      md5.update(chunk);
      sha256.update(chunk);
      crc = crc32(chunk, crc);
      await file.writeFile(chunk);
    }
    if (sizeBytes < minBytes)
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    const received = { sizeBytes, md5: md5.digest(), sha256: sha256.digest(), crc32: crcBase64(crc) };
    compare(received, expected);
    await file.sync();
    await file.close();
    return received;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** A small body (an XML document) whole, with the same comparisons as an object. Throws S3Error `MaxMessageLengthExceeded`. */
export async function receiveText(call: S3Call, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of requestBytes(call)) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new S3Error('MaxMessageLengthExceeded', 'Your request was too big.');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const digest = (name: string) => createHash(name).update(body).digest();
  const received = { sizeBytes, md5: digest('md5'), sha256: digest('sha256'), crc32: crcBase64(crc32(body)) };
  compare(received, declared(call));
  return body.toString('utf8');
}

/** Refuses the checksum algorithms that are not computed here, so that none is taken and silently not checked. */
export function refuseUnknownChecksum(name: string): void {
  if (/^x-amz-checksum-(?!crc32$|sha256$|mode$|type$|algorithm$)/.test(name))
    throw new S3Error('NotImplemented', `${name} is not implemented; CRC32 and SHA256 are.`);
}

function requestBytes(call: S3Call): AsyncIterable<Uint8Array> {
  // Without this option leaving the loop early destroys the socket, and with it the answer that says why.
  return call.request.iterator({ destroyOnReturn: false });
}

function declared(call: S3Call): Expected {
  const { headers } = call.request;
  const { payload } = call.signature;
  const length = call.amz['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (length !== undefined && !/^\d{1,15}$/.test(length))
    throw new S3Error('InvalidArgument', 'The length of the body is not a number.');
  if (Number(length ?? 0) > maxPutBytes)
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const md5 = headers['content-md5'];
  if (typeof md5 === 'string' && Buffer.from(md5, 'base64').length !== 16)
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  return {
    sizeBytes: length === undefined ? undefined : Number(length),
    md5: typeof md5 === 'string' ? md5 : undefined,
    crc32: call.amz['x-amz-checksum-crc32'],
    sha256: call.amz['x-amz-checksum-sha256'],
    signedSha256: payload.kind === 'sha256' ? payload.sha256 : undefined,
  };
}

function compare(received: Received, expected: Expected): void {
  const { sizeBytes, md5, crc32, sha256, signedSha256 } = expected;
  if (sizeBytes !== undefined && received.sizeBytes !== sizeBytes)
    throw new S3Error(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the length header.',
    );
  if (signedSha256 !== undefined && signedSha256 !== received.sha256.toString('hex'))
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  const pairs = [
    ['Content-MD5', md5, received.md5.toString('base64')],
    ['CRC32', crc32, received.crc32],
    ['SHA256', sha256, received.sha256.toString('base64')],
  ] as const;
  for (const [name, wanted, computed] of pairs)
    if (wanted !== undefined && wanted !== computed)
      throw new S3Error('BadDigest', `The ${name} you specified did not match what we received.`);
}

/** Takes the `aws-chunked` framing off and collects its trailers. */
async function* decodeChunks(
  source: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(source);
  const malformed = () => new S3Error('InvalidRequest', 'The aws-chunked body is malformed.');
  for (;;) {
    const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(await reader.line(maxLineBytes, malformed))?.[1];
    if (size === undefined) throw malformed();
    const bytes = Number.parseInt(size, 16);
    if (bytes === 0) break;
    yield* reader.take(bytes);
    if ((await reader.line(0, malformed)) !== '') throw malformed();
  }
  for (let count = 0; count <= maxTrailers; count += 1) {
    const line = await reader.line(maxLineBytes, malformed);
    if (line === '') return;
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed();
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  throw malformed();
}

function crcBase64(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
}
