import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type LocalS3, startS3 } from '../../../scripts/local/s3/server.ts';

export const Bucket = 'files';
export const secret = 'local-secret';
export const origin = 'http://localhost:4321';

/**
 * A server for all tests of a file, in a temporary folder; before each of them it is emptied and its clock is the
 * machine's.
 */
export function setUpS3() {
  let dir: string;
  let server: LocalS3;
  let client: S3Client;
  let presigner: S3Client;
  const clock = { offsetMs: 0 };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 's3-'));
    await open();
  });

  afterAll(async () => {
    await server.stop();
    await rm(dir, { recursive: true });
  });

  beforeEach(async () => {
    clock.offsetMs = 0;
    await server.expire({ bucket: Bucket, olderThanMs: -3_600_000 });
    expect(await storedFiles()).toBe(0);
  });

  return {
    get dir() {
      return dir;
    },
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    /** A client that signs no checksum of a body it does not have. */
    get presigner() {
      return presigner;
    },
    /** How far the server's clock is ahead of the machine's. */
    clock,
    clientWith,
    put: (Key: string, Body: string | Buffer, more = {}) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    async read(Key: string, more = {}) {
      const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return (await answer.Body?.transformToString()) ?? '';
    },
    list: (more = {}) => client.send(new ListObjectsV2Command({ Bucket, ...more })),
    storedFiles,
    /** Ends the server and starts another one in the same folder. */
    async restart() {
      await server.stop();
      await open();
    },
  };

  async function open() {
    server = await startS3({
      dir,
      buckets: [Bucket, 'other'],
      credentials: (id) => (id === 'local' ? secret : undefined),
      corsOrigins: [origin],
      clock: () => Date.now() + clock.offsetMs,
    });
    client = clientWith();
    presigner = clientWith(secret, 'local', { requestChecksumCalculation: 'WHEN_REQUIRED' });
  }

  function clientWith(secretAccessKey = secret, accessKeyId = 'local', more = {}) {
    return new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
      ...more,
    });
  }

  /** How many files hold the bytes of objects, those under way included. */
  async function storedFiles() {
    return (await readdir(join(dir, Bucket, 'data'))).length;
  }
}
