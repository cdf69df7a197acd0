import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { Bucket, setUpS3 } from './harness.ts';

const s3 = setUpS3();
const { list, put, read } = s3;

describe('keys', () => {
  it.each([
    '../../escape',
    'a/../b',
    './x',
    '/leading',
    'a//b',
    'trailing/',
    'ünï 😀+&=?#%2F',
    "q'()*!~",
    'k'.repeat(1024),
    '..',
  ])('may hold anything and stay inside the folder: %.40j', async (key) => {
    const beside = await readdir(join(s3.dir, '..'));
    await put(key, key);
    expect(await read(key)).toBe(key);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual([key]);
    expect(
      (await readdir(join(s3.dir, '..'))).filter((name) => !beside.includes(name) && name.includes('escape')),
    ).toEqual([]);
    expect(
      (await readdir(join(s3.dir, Bucket, 'records'))).every((name) => /^[0-9a-f]{64}\.json$/.test(name)),
    ).toBe(true);
  });

  it('above 1,024 bytes are refused', async () => {
    await expect(put('é'.repeat(513), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('of one bucket do not reach another one', async () => {
    await put('k', 'x');
    await expect(
      s3.client.send(new GetObjectCommand({ Bucket: 'other', Key: '../files/k' })),
    ).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(s3.client.send(new HeadBucketCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await s3.client.send(new HeadBucketCommand({ Bucket }));
  });
});
