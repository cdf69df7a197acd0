import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { Bucket, setUpS3 } from './harness.ts';

const s3 = setUpS3();

describe('multipart uploads', () => {
  it('join their parts in order and verify them', async () => {
    const Key = 'big';
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'a/b' }),
    );
    const bodies = [randomBytes(6_000_000), randomBytes(10), randomBytes(300_000)];
    const Parts = await Promise.all(
      bodies.map(async (Body, at) => {
        const answer = await s3.client.send(
          new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: at + 1, Body }),
        );
        return { ETag: answer.ETag, PartNumber: at + 1 };
      }),
    );
    const complete = (parts: typeof Parts) =>
      s3.client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }),
      );
    await expect(complete([...Parts].reverse())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ ETag: '"0"', PartNumber: 1 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    const { ETag, Location } = await complete(Parts);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(Location).toBe(`${s3.server.endpoint}/${Bucket}/big`);
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(bodies))).toBe(
      true,
    );
    expect(got.ContentType).toBe('a/b');
    expect(await readdir(join(s3.dir, Bucket, 'uploads'))).toEqual([]);
  });

  it('can be aborted, and are bound to their key', async () => {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
    const part = (Key: string) =>
      s3.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('x') }));
    await expect(part('b')).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await part('a');
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId }));
    await expect(part('a')).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});
