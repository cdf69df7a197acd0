import { type Operation, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { type XmlTree, xmlDocument } from './xml.ts';

const maxPage = 1000;

/** ListObjectsV2: keys in UTF-8 byte order, grouped by a delimiter; the continuation token names the last entry listed. */
export const listObjects: Operation = async (context, call) => {
  const { query, bucket } = call;
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const after = token === undefined ? query.get('start-after') : Buffer.from(token, 'base64url').toString();
  if (token === '') throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  const limit = pageSize(query.get('max-keys'));
  const encode = encoder(query.get('encoding-type'));

  const contents: XmlTree[] = [];
  const groups: string[] = [];
  let last: string | undefined;
  let truncated = false;
  for (const key of context.store.keys(bucket)) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (entry === last && cut >= 0) continue;
    if (after !== undefined && Buffer.compare(Buffer.from(entry), Buffer.from(after)) <= 0) continue;
    if (contents.length + groups.length >= limit) {
      truncated = limit > 0;
      break;
    }
    last = entry;
    if (cut >= 0) groups.push(entry);
    else contents.push(contentOf(context.store.find(bucket, key), encode));
  }

  const tree: XmlTree = {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: limit,
    KeyCount: contents.length + groups.length,
    IsTruncated: truncated,
    EncodingType: query.get('encoding-type'),
    StartAfter: query.has('start-after') ? encode(query.get('start-after') ?? '') : undefined,
    ContinuationToken: token,
    NextContinuationToken: truncated ? Buffer.from(last ?? '').toString('base64url') : undefined,
    Contents: contents,
    CommonPrefixes: groups.map((group) => ({ Prefix: encode(group) })),
  };
  sendXml(call.response, 200, xmlDocument('ListBucketResult', tree));
};

function pageSize(text: string | undefined): number {
  if (text === undefined) return maxPage;
  if (!/^\d{1,9}$/.test(text))
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return Math.min(Number(text), maxPage);
}

function encoder(type: string | undefined): (text: string) => string {
  if (type === undefined) return (text) => text;
  if (type !== 'url') throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

function contentOf(
  record: { key: string; lastModifiedMs: number; etag: string; sizeBytes: number } | undefined,
  encode: (text: string) => string,
): XmlTree {
  return {
    Key: encode(record?.key ?? ''),
    LastModified: new Date(record?.lastModifiedMs ?? 0).toISOString(),
    ETag: `"${record?.etag}"`,
    Size: record?.sizeBytes,
    StorageClass: 'STANDARD',
  };
}
