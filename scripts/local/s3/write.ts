import { receiveText, receiveUpload } from './body.ts';
import { type Operation, type S3Call, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { checkKey, objectMetadata } from './metadata.ts';
import type { Precondition } from './store.ts';
import { type XmlTree, xmlDocument, xmlElements, xmlText } from './xml.ts';

const maxDeleteBodyBytes = 2 * 1024 * 1024;
const maxDeletes = 1000;

/** PutObject. A repeat replaces the object by the same one. */
export const putObject: Operation = async (context, call) => {
  const key = checkKey(call.key);
  const kept = objectMetadata({ ...call.request.headers, ...call.amz });
  const precondition = preconditionOf(call);
  precondition(context.store.find(call.bucket, key));
  const { blob, path } = context.store.newBlob(call.bucket);
  const { md5, sizeBytes, crc32, sha256 } = await receiveUpload(call, path);
  const etag = md5.toString('hex');
  const sha256Sent = usesSha256(call) ? sha256.toString('base64') : undefined;
  await context.store.put(
    call.bucket,
    { key, blob, sizeBytes, etag, lastModifiedMs: context.now(), crc32, sha256: sha256Sent, ...kept },
    precondition,
  );
  call.response.writeHead(200, {
    etag: `"${etag}"`,
    ...(sha256Sent ? { 'x-amz-checksum-sha256': sha256Sent } : { 'x-amz-checksum-crc32': crc32 }),
    'x-amz-checksum-type': 'FULL_OBJECT',
    'content-length': 0,
  });
  call.response.end();
};

/** DeleteObject. Succeeds when there is nothing to delete. */
export const deleteObject: Operation = async (context, call) => {
  await context.store.delete(call.bucket, call.key);
  call.response.writeHead(204).end();
};

/** DeleteObjects: up to 1,000 keys, each answered, present or not. */
export const deleteObjects: Operation = async (context, call) => {
  const xml = await receiveText(call, maxDeleteBodyBytes);
  const keys = xmlElements(xml, 'Object').map((object) => {
    if (xmlText(object, 'VersionId') !== undefined)
      throw new S3Error('NotImplemented', 'Versions are not implemented.');
    return xmlText(object, 'Key');
  });
  if (keys.length === 0 || keys.length > maxDeletes || keys.includes(undefined))
    throw new S3Error('MalformedXML', `Between 1 and ${maxDeletes} objects with a key are expected.`);
  const deleted: XmlTree[] = [];
  for (const key of keys as string[]) {
    await context.store.delete(call.bucket, key);
    deleted.push({ Key: key });
  }
  const quiet = xmlText(xml, 'Quiet') === 'true';
  sendXml(call.response, 200, xmlDocument('DeleteResult', quiet ? {} : { Deleted: deleted }));
};

/** The If-Match and If-None-Match of a write: `*` in the latter means "only if there is no such object". */
export function preconditionOf(call: S3Call): Precondition {
  const { 'if-match': match, 'if-none-match': noneMatch } = call.request.headers;
  if (noneMatch !== undefined && noneMatch !== '*')
    throw new S3Error('NotImplemented', 'A write takes only * as If-None-Match.');
  return (current) => {
    if (match !== undefined && !current) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    const refused =
      (match !== undefined && !sameEtag(match, current?.etag)) || (noneMatch !== undefined && current);
    if (refused)
      throw new S3Error(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
  };
}

/** Is this one of the (quoted or bare) tags of an If-Match or If-None-Match header? */
export function sameEtag(header: string, etag: string | undefined): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''));
  return etag !== undefined && (tags.includes('*') || tags.includes(etag));
}

function usesSha256(call: S3Call): boolean {
  const { 'x-amz-sdk-checksum-algorithm': algorithm, 'x-amz-trailer': trailer = '' } = call.amz;
  return 'x-amz-checksum-sha256' in call.amz || algorithm === 'SHA256' || trailer.endsWith('sha256');
}
