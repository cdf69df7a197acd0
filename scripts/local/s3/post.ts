import type { IncomingMessage, ServerResponse } from 'node:http';
import { equalInConstantTime, signString } from '../sigv4.ts';
import { parseAmzDate } from '../sigv4-parse.ts';
import { maxPutBytes, receive } from './body.ts';
import { type S3Context, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { readForm } from './form.ts';
import { checkAmzNames, checkKey, objectMetadata } from './metadata.ts';
import { checkPolicy } from './policy.ts';
import { xmlDocument } from './xml.ts';

const understood =
  /^(?:acl|bucket|cache-control|content-(?:disposition|encoding|language|type)|expires|key|policy|success_action_status|x-amz-.*|x-ignore-.*)$/;
const signatureFields = /^x-amz-(?:algorithm|credential|date|signature)$/;

/**
 * POST Object: a browser's form, allowed by a signed policy. The policy is judged before the first byte of the file is
 * read, and a file above the policy's range is cut off where it passes it. A repeat replaces the object.
 */
export async function postObject(
  context: S3Context,
  bucket: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const contentType = request.headers['content-type'] ?? '';
  const form = await readForm(request.iterator({ destroyOnReturn: false }), contentType);
  const fields = new Map(form.fields).set('bucket', bucket);
  const field = (name: string) => fields.get(name) ?? '';
  checkFormSignature(context, field);
  const limits = checkPolicy(field('policy'), fields, maxPutBytes, context.now());
  checkNames(fields);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder in a form.
  const key = checkKey(field('key').replaceAll('${filename}', form.filename));
  if (key === '') throw new S3Error('InvalidArgument', 'Bucket POST must contain a field named key.');
  const kept = objectMetadata(Object.fromEntries(fields));

  const { blob, path } = context.store.newBlob(bucket);
  const { md5, sizeBytes, crc32, sha256 } = await receive(form.file, path, {
    maxBytes: limits.maxBytes,
    minBytes: limits.minBytes,
    expected: { crc32: fields.get('x-amz-checksum-crc32'), sha256: fields.get('x-amz-checksum-sha256') },
  });
  const etag = md5.toString('hex');
  const sha256Sent = fields.has('x-amz-checksum-sha256') ? sha256.toString('base64') : undefined;
  const lastModifiedMs = context.now();
  await context.store.put(bucket, {
    key,
    blob,
    sizeBytes,
    etag,
    lastModifiedMs,
    crc32,
    sha256: sha256Sent,
    ...kept,
  });
  answer(response, field('success_action_status'), {
    Location: context.locationOf(bucket, key),
    Bucket: bucket,
    Key: key,
    ETag: `"${etag}"`,
  });
}

function checkFormSignature(context: S3Context, field: (name: string) => string): void {
  if (field('policy') === '' || field('x-amz-signature') === '')
    throw new S3Error('AccessDenied', 'The form has no signed policy.');
  if (field('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw new S3Error('InvalidArgument', 'X-Amz-Algorithm only supports AWS4-HMAC-SHA256.');
  const [accessKeyId = '', ...scope] = field('x-amz-credential').split('/');
  const date = field('x-amz-date');
  if (
    !/^\d{8}\/[^/]+\/s3\/aws4_request$/.test(scope.join('/')) ||
    scope[0] !== date.slice(0, 8) ||
    !parseAmzDate(date)
  )
    throw new S3Error('InvalidArgument', 'The credential or the date of the form is malformed.');
  const secret = context.credentials(accessKeyId);
  if (secret === undefined)
    throw new S3Error('InvalidAccessKeyId', 'The access key id you provided does not exist.');
  if (!equalInConstantTime(signString(secret, scope.join('/'), field('policy')), field('x-amz-signature')))
    throw new S3Error('SignatureDoesNotMatch', 'The signature of the policy does not match.');
}

function checkNames(fields: ReadonlyMap<string, string>): void {
  const amz: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (!understood.test(name) || (name === 'acl' && value !== 'private'))
      throw new S3Error('NotImplemented', `The form field ${name} is not implemented.`);
    if (name.startsWith('x-amz-') && !signatureFields.test(name)) amz[name] = value;
  }
  checkAmzNames(amz);
}

function answer(response: ServerResponse, status: string, result: Record<string, string>): void {
  response.setHeader('etag', result.ETag ?? '');
  response.setHeader('location', result.Location ?? '');
  if (status === '201') sendXml(response, 201, xmlDocument('PostResponse', result));
  else
    response.writeHead(status === '200' ? 200 : 204, status === '200' ? { 'content-length': 0 } : {}).end();
}
