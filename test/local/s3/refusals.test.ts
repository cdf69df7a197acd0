import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { Bucket, secret, setUpS3 } from './harness.ts';

const s3 = setUpS3();
const { clientWith, put, read, storedFiles } = s3;

describe('what is damaged or not allowed is refused and leaves nothing behind', () => {
  it.each([
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
    ['SHA256', { ChecksumSHA256: createHash('sha256').update('other').digest('base64') }, 'BadDigest'],
    ['Content-MD5', { ContentMD5: createHash('md5').update('other').digest('base64') }, 'BadDigest'],
    ['malformed Content-MD5', { ContentMD5: 'AAAA' }, 'InvalidDigest'],
    [
      'unimplemented checksum',
      { ChecksumSHA1: createHash('sha1').update('hello').digest('base64') },
      'NotImplemented',
    ],
    ['ACL', { ACL: 'public-read' }, 'NotImplemented'],
    ['tagging', { Tagging: 'a=b' }, 'NotImplemented'],
  ])('a put with a wrong %s', async (_, more, name) => {
    await expect(put('k', 'hello', more)).rejects.toMatchObject({ name });
    expect(await storedFiles()).toBe(0);
  });

  it('a body that does not match its trailing checksum or its signed hash', async () => {
    const command = new PutObjectCommand({
      Bucket,
      Key: 'k',
      Body: Readable.from(['hello']),
      ContentLength: 5,
    });
    command.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: Readable };
        const source = request.body;
        request.body = Readable.from(
          (async function* () {
            for await (const chunk of source) yield Buffer.from(String(chunk).replace('hello', 'jello'));
          })(),
        );
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(s3.client.send(command)).rejects.toMatchObject({ name: 'BadDigest' });
    const plain = new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello' });
    plain.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = 'jello';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(s3.client.send(plain)).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    expect(await storedFiles()).toBe(0);
  });

  it('a sender that goes away half-way', async () => {
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket, Key: 'k' }));
    const sender = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
    sender.on('error', () => undefined);
    sender.write(randomBytes(100_000));
    await expect.poll(storedFiles).toBe(1);
    sender.destroy();
    await expect.poll(storedFiles).toBe(0);
    await expect(read('k')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('wrong credentials, and none', async () => {
    await put('k', 'x');
    const get = () => new GetObjectCommand({ Bucket, Key: 'k' });
    await expect(clientWith('wrong').send(get())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(clientWith(secret, 'nobody').send(get())).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
    const unsigned = await fetch(`${s3.server.endpoint}/${Bucket}/k`);
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toMatch(/<Code>AccessDenied<\/Code>.*<RequestId>[0-9A-F]{16}<\/RequestId>/);
  });

  it('operations that are not here, with 501', async () => {
    await put('k', 'x');
    for (const command of [
      new GetBucketAclCommand({ Bucket }),
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/k` }),
      new GetObjectCommand({ Bucket, Key: 'k', VersionId: 'v' }),
    ])
      await expect(s3.client.send(command as GetObjectCommand)).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501 },
      });
  });
});
