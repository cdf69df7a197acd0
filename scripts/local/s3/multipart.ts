import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { receive, receiveText, receiveUpload } from './body.ts';
import { type Operation, type S3Call, type S3Context, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { checkKey, type ObjectMetadata, objectMetadata } from './metadata.ts';
import { type ObjectStore, writeAtomically } from './store.ts';
import { preconditionOf } from './write.ts';
import { xmlDocument, xmlElements, xmlText } from './xml.ts';

const maxCompleteBodyBytes = 2 * 1024 * 1024;
const maxParts = 10_000;

type Upload = ObjectMetadata & { readonly key: string; readonly initiatedMs: number };
type Part = { readonly file: string; readonly etag: string; readonly crc32: string; readonly sha256: string };

/** CreateMultipartUpload: every call opens an upload of its own. */
export const createUpload: Operation = async (context, call) => {
  const { headers, metadata } = objectMetadata({ ...call.request.headers, ...call.amz });
  const uploadId = randomUUID();
  const dir = join(context.store.uploadsDir(call.bucket), uploadId);
  const upload: Upload = { key: checkKey(call.key), initiatedMs: context.now(), headers, metadata };
  await mkdir(dir, { mode: 0o700 });
  await writeAtomically(join(dir, 'upload.json'), JSON.stringify(upload));
  const result = { Bucket: call.bucket, Key: call.key, UploadId: uploadId };
  sendXml(call.response, 200, xmlDocument('InitiateMultipartUploadResult', result));
};

/** UploadPart: a repeat of a part number replaces that part. */
export const uploadPart: Operation = async (context, call) => {
  const { dir } = await openUpload(context, call);
  const number = call.query.get('partNumber') ?? '';
  if (!/^[1-9]\d{0,4}$/.test(number) || Number(number) > maxParts)
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${maxParts}, inclusive`,
    );
  const file = `${number}.${randomUUID()}.part`;
  const received = await receiveUpload(call, join(dir, file));
  const part: Part = {
    file,
    etag: received.md5.toString('hex'),
    crc32: received.crc32,
    sha256: received.sha256.toString('base64'),
  };
  const previous = await readPart(dir, number);
  await writeAtomically(join(dir, `${number}.json`), JSON.stringify(part));
  if (previous) await rm(join(dir, previous.file), { force: true });
  call.response.writeHead(200, {
    etag: `"${part.etag}"`,
    'x-amz-checksum-crc32': part.crc32,
    'content-length': 0,
  });
  call.response.end();
};

/** CompleteMultipartUpload: joins the named parts into the object; after it the upload is gone. */
export const completeUpload: Operation = async (context, call) => {
  const { dir, upload } = await openUpload(context, call);
  const precondition = preconditionOf(call);
  const parts = await namedParts(dir, await receiveText(call, maxCompleteBodyBytes));
  const { blob, path } = context.store.newBlob(call.bucket);
  const { sizeBytes, crc32 } = await receive(joined(dir, parts), path, { maxBytes: Number.MAX_SAFE_INTEGER });
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.etag, 'hex');
  const etag = `${md5.digest('hex')}-${parts.length}`;
  const { headers, metadata, key } = upload;
  const record = { key, blob, sizeBytes, etag, crc32, headers, metadata, lastModifiedMs: context.now() };
  await context.store.put(call.bucket, record, precondition);
  await removeUpload(dir);
  const result = {
    Location: context.locationOf(call.bucket, call.key),
    Bucket: call.bucket,
    Key: call.key,
    ETag: `"${etag}"`,
    ChecksumCRC32: crc32,
    ChecksumType: 'FULL_OBJECT',
  };
  sendXml(call.response, 200, xmlDocument('CompleteMultipartUploadResult', result));
};

/** AbortMultipartUpload. */
export const abortUpload: Operation = async (context, call) => {
  const { dir } = await openUpload(context, call);
  await removeUpload(dir);
  call.response.writeHead(204).end();
};

/** Removes the unfinished uploads of a bucket that began at or before the given time. Returns how many. */
export async function expireUploads(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  untilMs: number,
): Promise<number> {
  let removed = 0;
  for (const uploadId of await readdir(store.uploadsDir(bucket))) {
    const dir = join(store.uploadsDir(bucket), uploadId);
    const upload = await readJson<Upload>(join(dir, 'upload.json'));
    if (upload?.key.startsWith(prefix) && upload.initiatedMs <= untilMs) {
      await removeUpload(dir);
      removed += 1;
    }
  }
  return removed;
}

async function openUpload(context: S3Context, call: S3Call): Promise<{ dir: string; upload: Upload }> {
  const uploadId = call.query.get('uploadId') ?? '';
  const dir = join(context.store.uploadsDir(call.bucket), uploadId);
  const upload = /^[0-9a-f-]{36}$/.test(uploadId)
    ? await readJson<Upload>(join(dir, 'upload.json'))
    : undefined;
  if (upload?.key !== call.key || !upload)
    throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.');
  return { dir, upload };
}

async function namedParts(dir: string, xml: string): Promise<Part[]> {
  const parts: Part[] = [];
  let previousNumber = 0;
  for (const entry of xmlElements(xml, 'Part')) {
    const number = xmlText(entry, 'PartNumber') ?? '';
    if (!(Number(number) > previousNumber))
      throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
    previousNumber = Number(number);
    const part = /^\d+$/.test(number) ? await readPart(dir, number) : undefined;
    const checksums = [
      [xmlText(entry, 'ETag')?.replaceAll('"', '') ?? '', part?.etag],
      [xmlText(entry, 'ChecksumCRC32') ?? part?.crc32, part?.crc32],
      [xmlText(entry, 'ChecksumSHA256') ?? part?.sha256, part?.sha256],
    ];
    if (!part || checksums.some(([given, stored]) => given !== stored))
      throw new S3Error(
        'InvalidPart',
        'One or more of the specified parts could not be found or does not match.',
      );
    parts.push(part);
  }
  if (parts.length === 0) throw new S3Error('MalformedXML', 'At least one part must be named.');
  return parts;
}

async function* joined(dir: string, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* createReadStream(join(dir, part.file)) as AsyncIterable<Uint8Array>;
}

function readPart(dir: string, number: string): Promise<Part | undefined> {
  return readJson<Part>(join(dir, `${number}.json`));
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The description goes first: a crash half-way leaves no upload that has lost some of its parts. */
async function removeUpload(dir: string): Promise<void> {
  await rm(join(dir, 'upload.json'), { force: true });
  await rm(dir, { recursive: true, force: true });
}
