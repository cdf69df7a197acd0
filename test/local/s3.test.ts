import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from '../../scripts/local/s3/server.ts';

const Bucket = 'files';
const secret = 'local-secret';
const origin = 'http://localhost:4321';
let dir: string;
let server: LocalS3;
let client: S3Client;
let presigner: S3Client;
let clockOffsetMs = 0;

const open = () =>
  startS3({
    dir,
    buckets: [Bucket, 'other'],
    credentials: (id) => (id === 'local' ? secret : undefined),
    corsOrigins: [origin],
    clock: () => Date.now() + clockOffsetMs,
  });
const clientWith = (secretAccessKey = secret, accessKeyId = 'local', more = {}) =>
  new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    ...more,
  });
const put = (Key: string, Body: string | Buffer, more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, more = {}) => {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await answer.Body?.transformToString()) ?? '';
};
const list = (more = {}) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
const storedFiles = async () => (await readdir(join(dir, Bucket, 'data'))).length;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 's3-'));
  server = await open();
  client = clientWith();
  presigner = clientWith(secret, 'local', { requestChecksumCalculation: 'WHEN_REQUIRED' });
});

afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

beforeEach(async () => {
  clockOffsetMs = 0;
  await server.expire({ bucket: Bucket, olderThanMs: -3_600_000 });
  expect(await storedFiles()).toBe(0);
});

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
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(await got.Body?.transformToString()).toBe('héllo');
    expect(got).toMatchObject({ ...sent, Metadata: { owner: 'u1' }, ContentLength: 6, ETag });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(head).toMatchObject({ ...sent, Metadata: { owner: 'u1' }, ContentLength: 6, ETag });
  });

  it('may be streamed with a trailing checksum, and empty', async () => {
    const bytes = randomBytes(700_000);
    const Body = Readable.from([bytes.subarray(0, 300_001), bytes.subarray(300_001)]);
    await client.send(new PutObjectCommand({ Bucket, Key: 's', Body, ContentLength: bytes.length }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 's' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
    expect(got.ChecksumCRC32).toBeDefined();
    await put('empty', '');
    expect(await read('empty')).toBe('');
  });

  it('keep a SHA256 checksum that was asked for', async () => {
    await put('k', 'x', { ChecksumAlgorithm: 'SHA256' });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(got.ChecksumSHA256).toBe(createHash('sha256').update('x').digest('base64'));
  });

  it('survive a restart, and leave one file each however often they are replaced', async () => {
    for (const body of ['1', '2', '3']) await put('k', body, { Metadata: { n: body } });
    await Promise.all(['4', '5', '6'].map((body) => put('k', body, { Metadata: { n: body } })));
    await server.stop();
    server = await open();
    client = clientWith();
    presigner = clientWith(secret, 'local', { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
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
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const Objects = [{ Key: 'b&<"' }, { Key: 'missing' }];
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toEqual(Objects);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['c']);
    await expect(read('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
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
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'tmp/part' }));
    clockOffsetMs = 600_000;
    await put('tmp/new', 'x');
    expect(await server.expire({ bucket: Bucket, prefix: 'tmp/', olderThanMs: 300_000 })).toBe(2);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['keep/old', 'tmp/new']);
  });
});

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
    const beside = await readdir(join(dir, '..'));
    await put(key, key);
    expect(await read(key)).toBe(key);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual([key]);
    expect(
      (await readdir(join(dir, '..'))).filter((name) => !beside.includes(name) && name.includes('escape')),
    ).toEqual([]);
    expect(
      (await readdir(join(dir, Bucket, 'records'))).every((name) => /^[0-9a-f]{64}\.json$/.test(name)),
    ).toBe(true);
  });

  it('above 1,024 bytes are refused', async () => {
    await expect(put('é'.repeat(513), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('of one bucket do not reach another one', async () => {
    await put('k', 'x');
    await expect(
      client.send(new GetObjectCommand({ Bucket: 'other', Key: '../files/k' })),
    ).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await client.send(new HeadBucketCommand({ Bucket }));
  });
});

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
    await expect(client.send(command)).rejects.toMatchObject({ name: 'BadDigest' });
    const plain = new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello' });
    plain.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = 'jello';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(client.send(plain)).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    expect(await storedFiles()).toBe(0);
  });

  it('a sender that goes away half-way', async () => {
    const url = await getSignedUrl(presigner, new PutObjectCommand({ Bucket, Key: 'k' }));
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
    const unsigned = await fetch(`${server.endpoint}/${Bucket}/k`);
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
      await expect(client.send(command as GetObjectCommand)).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501 },
      });
  });
});

describe('multipart uploads', () => {
  it('join their parts in order and verify them', async () => {
    const Key = 'big';
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'a/b' }),
    );
    const bodies = [randomBytes(6_000_000), randomBytes(10), randomBytes(300_000)];
    const Parts = await Promise.all(
      bodies.map(async (Body, at) => {
        const answer = await client.send(
          new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: at + 1, Body }),
        );
        return { ETag: answer.ETag, PartNumber: at + 1 };
      }),
    );
    const complete = (parts: typeof Parts) =>
      client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }),
      );
    await expect(complete([...Parts].reverse())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ ETag: '"0"', PartNumber: 1 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    const { ETag, Location } = await complete(Parts);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(Location).toBe(`${server.endpoint}/${Bucket}/big`);
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(bodies))).toBe(
      true,
    );
    expect(got.ContentType).toBe('a/b');
    expect(await readdir(join(dir, Bucket, 'uploads'))).toEqual([]);
  });

  it('can be aborted, and are bound to their key', async () => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
    const part = (Key: string) =>
      client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('x') }));
    await expect(part('b')).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await part('a');
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId }));
    await expect(part('a')).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

describe('presigned URLs', () => {
  it('read an object, with the headers the signer chose', async () => {
    await put('k', 'x', { ContentType: 'text/html' });
    const overrides = {
      ResponseContentDisposition: 'attachment; filename="a b"',
      ResponseContentType: 'text/plain',
    };
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k', ...overrides }));
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
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
    clockOffsetMs = 58_000;
    expect((await fetch(url)).status).toBe(200);
    clockOffsetMs = 62_000;
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    const longer = await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'));
    expect(await longer.text()).toContain('SignatureDoesNotMatch');
  });

  it('cannot break out of a response header', async () => {
    await put('k', 'x');
    const evil = { ResponseContentDisposition: 'a\r\nset-cookie: x=1' };
    const answer = await fetch(
      await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k', ...evil })),
    );
    expect(answer.status).toBe(400);
  });

  it('write an object with the metadata in the URL, when no checksum of an empty body is in it', async () => {
    const command = () => new PutObjectCommand({ Bucket, Key: 'k', Metadata: { owner: 'u1' } });
    const answer = await fetch(await getSignedUrl(presigner, command()), { method: 'PUT', body: 'hello' });
    expect(answer.status).toBe(200);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(head).toMatchObject({ ContentLength: 5, Metadata: { owner: 'u1' } });
    const withChecksum = await fetch(await getSignedUrl(client, command()), { method: 'PUT', body: 'hello' });
    expect([withChecksum.status, await withChecksum.text()]).toEqual([
      400,
      expect.stringContaining('BadDigest'),
    ]);
    const asGet = await fetch(await getSignedUrl(presigner, command()));
    expect(asGet.status).toBe(403);
  });
});

it('behind another server, on a path of it, the path is signed and not part of the bucket', async () => {
  const behind = await startS3({
    dir: join(dir, 'behind'),
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

describe('a browser form with a signed policy', () => {
  const conditions = [
    { bucket: Bucket },
    ['starts-with', '$key', 'up/'],
    ['eq', '$Content-Type', 'image/png'],
    ['content-length-range', 2, 1000],
    { 'x-amz-meta-owner': 'u1' },
  ];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder in a form.
  const good = { key: 'up/${filename}', 'Content-Type': 'image/png', 'x-amz-meta-owner': 'u1' };

  it('stores the file', async () => {
    const answer = await post({ ...good }, 'hello', { success_action_status: '201' });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toContain('<Key>up/a b.png</Key>');
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'up/a b.png' }));
    expect(head).toMatchObject({ ContentType: 'image/png', Metadata: { owner: 'u1' }, ContentLength: 5 });
    expect((await post(good, '\r\n--boundary\r\n--\r\n')).status).toBe(204);
    expect(await read('up/a b.png')).toBe('\r\n--boundary\r\n--\r\n');
  });

  it.each([
    ['another content type', { ...good, 'Content-Type': 'text/html' }, 'xx', 'AccessDenied'],
    ['no content type', { key: 'up/x', 'x-amz-meta-owner': 'u1' }, 'xx', 'AccessDenied'],
    ['a key outside of its prefix', { ...good, key: 'down/x' }, 'xx', 'AccessDenied'],
    ['other metadata', { ...good, 'x-amz-meta-owner': 'u2' }, 'xx', 'AccessDenied'],
    ['a field the policy does not name', { ...good, 'Cache-Control': 'no-store' }, 'xx', 'AccessDenied'],
    ['too many bytes', good, 'x'.repeat(1001), 'EntityTooLarge'],
    ['too few bytes', good, 'x', 'EntityTooSmall'],
  ])('refuses %s', async (_, fields, body, code) => {
    const answer = await post(fields as Record<string, string>, body);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    expect(await storedFiles()).toBe(0);
  });

  it('refuses a policy that is expired, changed, unsigned, or for another bucket', async () => {
    const codeOf = async (answer: Response) =>
      /<Code>(\w+)<\/Code><Message>([^<]*)/.exec(await answer.text())?.slice(1);
    clockOffsetMs = 61_000;
    expect(await codeOf(await post(good, 'xx'))).toEqual([
      'AccessDenied',
      expect.stringContaining('expired'),
    ]);
    clockOffsetMs = 0;
    const wider = Buffer.from(JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions })).toString(
      'base64',
    );
    expect((await codeOf(await post(good, 'xx', { policy: wider })))?.[0]).toBe('SignatureDoesNotMatch');
    expect((await codeOf(await post(good, 'xx', { policy: '' })))?.[0]).toBe('AccessDenied');
    expect((await codeOf(await post(good, 'xx', {}, 'other')))?.[0]).toBe('AccessDenied');
  });

  it('cuts an upload that is too large while it is still being sent', async () => {
    const socket = connect(Number(new URL(server.endpoint).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(
      `POST /${Bucket} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=boundary77\r\n` +
        `Content-Length: 1000000000\r\n\r\n${form(good, '').head}${'x'.repeat(100_000)}`,
    );
    // A sender that does not listen: it goes on until its connection is gone.
    socket.on('error', () => undefined);
    const sending = setInterval(() => socket.write('x'.repeat(1000)), 20);
    await expect.poll(() => socket.destroyed, { timeout: 4000 }).toBe(true);
    clearInterval(sending);
    expect(answer).toMatch(/^HTTP\/1.1 400 .*<Code>EntityTooLarge<\/Code>/s);
    expect(await storedFiles()).toBe(0);
  });

  it.each([
    ['an endless header line', `--boundary\r\ncontent-disposition: ${'x'.repeat(50_000)}`],
    ['endless header lines', `--boundary\r\n${'x: y\r\n'.repeat(5000)}`],
    [
      'endless fields',
      `${'--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\n'}${'x'.repeat(50_000)}`,
    ],
    ['no file', '--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\nx\r\n--boundary--\r\n'],
    ['a broken start', 'nonsense\r\n'],
    ['an early end', '--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\nx'],
  ])('refuses %s', async (_, body) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=boundary' };
    const answer = await fetch(`${server.endpoint}/${Bucket}`, { method: 'POST', headers, body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('<Code>')]);
  });

  it('is allowed from the configured origin only', async () => {
    const preflight = (from: string) =>
      fetch(`${server.endpoint}/${Bucket}`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(origin);
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const refused = await preflight('http://evil.example');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  function form(fields: Record<string, string>, body: string, more: Record<string, string> = {}) {
    const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${amzDate.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const signed = {
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': `local/${scope}`,
      'x-amz-date': amzDate,
      ...('success_action_status' in more ? { success_action_status: more.success_action_status } : {}),
    };
    const expiration = new Date(Date.now() + 60_000).toISOString();
    const all = [...conditions, ...Object.entries(signed).map(([name, value]) => ({ [name]: value }))];
    const policy = Buffer.from(JSON.stringify({ expiration, conditions: all })).toString('base64');
    let key: Buffer | string = `AWS4${secret}`;
    for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
    const signature = createHmac('sha256', key).update(policy).digest('hex');
    const parts = Object.entries({ ...fields, ...signed, policy, 'x-amz-signature': signature, ...more })
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          `--boundary77\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
    const file =
      '--boundary77\r\nContent-Disposition: form-data; name="file"; filename="a b.png"\r\nContent-Type: x/y\r\n\r\n';
    return {
      head: `${parts.join('')}${file}`,
      whole: `${parts.join('')}${file}${body}\r\n--boundary77--\r\n`,
    };
  }

  function post(
    fields: Record<string, string>,
    body: string,
    more: Record<string, string> = {},
    bucket = Bucket,
  ) {
    const headers = { 'content-type': 'multipart/form-data; boundary=boundary77', origin };
    return fetch(`${server.endpoint}/${bucket}`, {
      method: 'POST',
      headers,
      body: form(fields, body, more).whole,
    });
  }
});
