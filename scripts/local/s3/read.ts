import { pipeline } from 'node:stream/promises';
import type { Operation, S3Call } from './call.ts';
import { S3Error } from './errors.ts';
import { headerValue } from './metadata.ts';
import type { ObjectRecord } from './store.ts';
import { sameEtag } from './write.ts';

type Range = { readonly start: number; readonly end: number };

/** GetObject: streams the object or one range of it; 304 and 412 by its conditions. */
export const getObject: Operation = async (context, call) => {
  const { record, file } = await context.store.openObject(call.bucket, call.key);
  try {
    const range = sendHead(call, record);
    if (range && range.end >= range.start)
      await pipeline(file.createReadStream({ ...range, autoClose: false }), call.response);
    else call.response.end();
  } finally {
    await file.close();
  }
};

/** HeadObject: what GetObject would answer, without the bytes. */
export const headObject: Operation = async (context, call) => {
  const record = context.store.find(call.bucket, call.key);
  if (!record) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  sendHead(call, record);
  call.response.end();
};

/** Writes status and headers; returns the bytes to send, inclusive, or undefined when the answer has none. */
function sendHead(call: S3Call, record: ObjectRecord): Range | undefined {
  const headers: Record<string, string> = {
    ...record.headers,
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const [name, value] of Object.entries(record.metadata)) headers[`x-amz-meta-${name}`] = value;
  if (isUnchanged(call, record)) {
    call.response.writeHead(304, headers);
    return undefined;
  }
  const range = requestedRange(call.request.headers.range, record.sizeBytes);
  if (!range && call.amz['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED') {
    if (record.sha256) headers['x-amz-checksum-sha256'] = record.sha256;
    else headers['x-amz-checksum-crc32'] = record.crc32;
    headers['x-amz-checksum-type'] = 'FULL_OBJECT';
  }
  for (const [name, value] of call.query)
    if (name.startsWith('response-')) headers[name.slice('response-'.length)] = headerValue(name, value);
  const sent = range ?? { start: 0, end: record.sizeBytes - 1 };
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${record.sizeBytes}`;
  headers['content-length'] = String(sent.end - sent.start + 1);
  call.response.writeHead(range ? 206 : 200, headers);
  return sent;
}

/** True for a 304; throws for a 412. An entity tag condition decides over a date condition (RFC 9110, 13.2.2). */
function isUnchanged(call: S3Call, record: ObjectRecord): boolean {
  const { headers } = call.request;
  const modifiedSeconds = Math.floor(record.lastModifiedMs / 1000);
  const since = (value: string | undefined) => Math.floor(Date.parse(value ?? '') / 1000);
  const failed =
    headers['if-match'] !== undefined
      ? !sameEtag(headers['if-match'], record.etag)
      : modifiedSeconds > since(headers['if-unmodified-since']);
  if (failed)
    throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  return headers['if-none-match'] !== undefined
    ? sameEtag(headers['if-none-match'], record.etag)
    : modifiedSeconds <= since(headers['if-modified-since']);
}

/** One `bytes=` range; anything else, several ranges too, means the whole object, as S3 has it. */
function requestedRange(header: string | undefined, sizeBytes: number): Range | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes || start > end)
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
      'content-range': `bytes */${sizeBytes}`,
    });
  return { start, end };
}
