import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { Bucket, setUpS3 } from './harness.ts';

const s3 = setUpS3();
const { clock, list, put, read, storedFiles } = s3;

describe('objects', () => {
  it('come back as they were put, with their metadata', async () => {
    const sent = {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentDisposition: 'inline',
      ContentEncoding: 'x',
    };
    const { ETag } = await put('a/b.txt', 'héllo', { ...sent, Metadata: { owner: 'u1' } });
    expect(ETag).toBe(`"${createHash('md5').update('héllo').digest('hex')}"`);
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(await got.Body?.transformToString()).toBe('héllo');
    expect(got).toMatchObject({ ...sent, Metadata: { owner: 'u1' }, ContentLength: 6, ETag });
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(head).toMatchObject({ ...sent, Metadata: { owner: 'u1' }, ContentLength: 6, ETag });
  });

  it('may be streamed with a trailing checksum, and empty', async () => {
    const bytes = randomBytes(700_000);
    const Body = Readable.from([bytes.subarray(0, 300_001), bytes.subarray(300_001)]);
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 's', Body, ContentLength: bytes.length }));
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 's' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
    expect(got.ChecksumCRC32).toBeDefined();
    await put('empty', '');
    expect(await read('empty')).toBe('');
  });

  it('keep a SHA256 checksum that was asked for', async () => {
    await put('k', 'x', { ChecksumAlgorithm: 'SHA256' });
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(got.ChecksumSHA256).toBe(createHash('sha256').update('x').digest('base64'));
  });

  it('survive a restart, and leave one file each however often they are replaced', async () => {
    for (const body of ['1', '2', '3']) await put('k', body, { Metadata: { n: body } });
    await Promise.all(['4', '5', '6'].map((body) => put('k', body, { Metadata: { n: body } })));
    await s3.restart();
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(got.Metadata?.n).toBe(await got.Body?.transformToString());
    expect(await storedFiles()).toBe(1);
  });

  it('are served in ranges and by condition', async () => {
    const { ETag } = await put('k', '0123456789');
    expect(await read('k', { Range: 'bytes=2-4' })).toBe('234');
    expect(await read('k', { Range: 'bytes=7-' })).toBe('789');
    expect(await read('k', { Range: 'bytes=-3' })).toBe('789');
    expect(await read('k', { Range: 'bytes=8-99' })).toBe('89');
    await expect(read('k', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    await expect(read('k', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(read('k', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('k', 'new', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await read('k')).toBe('0123456789');
  });

  it('are deleted one by one and together, missing ones too', async () => {
    for (const key of ['a', 'b&<"', 'c']) await put(key, 'x');
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const Objects = [{ Key: 'b&<"' }, { Key: 'missing' }];
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toEqual(Objects);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['c']);
    await expect(read('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('are listed by prefix, delimiter and page', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/x/1', 'c/x/2', 'd', 'é', '😀', '\uffee']) await put(key, 'x');
    expect((await list({ Prefix: 'a/' })).Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ Delimiter: '/', MaxKeys: 2, ContinuationToken });
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      seen.push(
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ...(page.Contents ?? []).map(({ Key }) => Key),
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen).toEqual(['a/', 'b', 'c/', 'd', 'é', '\uffee', '😀']);
  });

  it('expire by age and prefix as a lifecycle rule says, with uploads that were never finished', async () => {
    await put('tmp/old', 'x');
    await put('keep/old', 'x');
    await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'tmp/part' }));
    clock.offsetMs = 600_000;
    await put('tmp/new', 'x');
    expect(await s3.server.expire({ bucket: Bucket, prefix: 'tmp/', olderThanMs: 300_000 })).toBe(2);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['keep/old', 'tmp/new']);
  });
});
