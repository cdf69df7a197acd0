import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { startS3 } from '../../../scripts/local/s3/server.ts';
import { Bucket, secret, setUpS3 } from './harness.ts';

const s3 = setUpS3();
const { clientWith, clock, put } = s3;

describe('presigned URLs', () => {
  it('read an object, with the headers the signer chose', async () => {
    await put('k', 'x', { ContentType: 'text/html' });
    const overrides = {
      ResponseContentDisposition: 'attachment; filename="a b"',
      ResponseContentType: 'text/plain',
    };
    const url = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'k', ...overrides }));
    const answer = await fetch(url);
    expect(await answer.text()).toBe('x');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a b"');
    expect(answer.headers.get('content-type')).toBe('text/plain');
    const tampered = await fetch(url.replace('text%2Fplain', 'text%2Fhtml'));
    expect([tampered.status, await tampered.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
    const otherKey = await fetch(url.replace(`/${Bucket}/k`, `/${Bucket}/other`));
    expect(otherKey.status).toBe(403);
  });

  it('end with their time', async () => {
    await put('k', 'x');
    const url = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
    clock.offsetMs = 58_000;
    expect((await fetch(url)).status).toBe(200);
    clock.offsetMs = 62_000;
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    const longer = await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'));
    expect(await longer.text()).toContain('SignatureDoesNotMatch');
  });

  it('cannot break out of a response header', async () => {
    await put('k', 'x');
    const evil = { ResponseContentDisposition: 'a\r\nset-cookie: x=1' };
    const answer = await fetch(
      await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'k', ...evil })),
    );
    expect(answer.status).toBe(400);
  });

  it('write an object with the metadata in the URL, when no checksum of an empty body is in it', async () => {
    const command = () => new PutObjectCommand({ Bucket, Key: 'k', Metadata: { owner: 'u1' } });
    const answer = await fetch(await getSignedUrl(s3.presigner, command()), { method: 'PUT', body: 'hello' });
    expect(answer.status).toBe(200);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(head).toMatchObject({ ContentLength: 5, Metadata: { owner: 'u1' } });
    const withChecksum = await fetch(await getSignedUrl(s3.client, command()), {
      method: 'PUT',
      body: 'hello',
    });
    expect([withChecksum.status, await withChecksum.text()]).toEqual([
      400,
      expect.stringContaining('BadDigest'),
    ]);
    const asGet = await fetch(await getSignedUrl(s3.presigner, command()));
    expect(asGet.status).toBe(403);
  });
});

it('behind another server, on a path of it, the path is signed and not part of the bucket', async () => {
  const behind = await startS3({
    dir: join(s3.dir, 'behind'),
    buckets: [Bucket],
    credentials: () => secret,
    publicUrl: 'http://localhost:4321/s3',
  });
  const through = clientWith(secret, 'local', { endpoint: `${behind.endpoint}/s3` });
  await through.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  const url = await getSignedUrl(through, new GetObjectCommand({ Bucket, Key: 'k' }));
  expect(await (await fetch(url)).text()).toBe('x');
  expect((await fetch(url.replace('/s3/', '/'))).status).toBe(403);
  await behind.stop();
});
