import type { S3Client } from '@aws-sdk/client-s3';
import type { FileStore, Uploads } from '../core/context.ts';

interface Place {
  readonly bucket: string;
  readonly endpoint?: string;
}

// The S3 client and its presigners take 80 ms to load, so only functions that come to use them do.

/**
 * Signs what browsers then do at the bucket themselves; nothing is sent from here. Always to the bucket's ordinary address,
 * which is the one that the site's security policy names, also where functions use the dual-stack one.
 */
export function openUploads({ bucket: Bucket, endpoint }: Place): Uploads {
  const client = once(async () => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    return new S3Client({ ...local(endpoint), useDualstackEndpoint: false });
  });
  return {
    async allowPost(Key, sizeBytes, expiresInSeconds) {
      const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post');
      const contentType = 'application/octet-stream';
      return createPresignedPost(await client(), {
        Bucket,
        Key,
        Expires: expiresInSeconds,
        Fields: { 'content-type': contentType },
        Conditions: [
          ['eq', '$content-type', contentType],
          ['content-length-range', sizeBytes, sizeBytes],
        ],
      });
    },
    async allowGet(Key, expiresInSeconds) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      const command = new GetObjectCommand({
        Bucket,
        Key,
        ResponseContentDisposition: 'attachment',
        ResponseContentType: 'application/octet-stream',
        ResponseCacheControl: 'private, no-store',
      });
      return getSignedUrl(await client(), command, { expiresIn: expiresInSeconds });
    },
  };
}

/** The objects of the attachments bucket. */
export function openFileStore({ bucket: Bucket, endpoint }: Place): FileStore {
  const opened = once(async () => {
    const sdk = await import('@aws-sdk/client-s3');
    const client: S3Client = new sdk.S3Client({
      ...local(endpoint),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    });
    return { sdk, client };
  });
  return {
    async get(Key) {
      const { sdk, client } = await opened();
      try {
        const answer = await client.send(new sdk.GetObjectCommand({ Bucket, Key }));
        return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return null;
        throw error;
      }
    },
    async put(Key, content) {
      const { sdk, client } = await opened();
      const ContentType = 'application/octet-stream';
      await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: content, ContentType }));
    },
    async delete(keys) {
      const { sdk, client } = await opened();
      await Promise.all(keys.map((Key) => client.send(new sdk.DeleteObjectCommand({ Bucket, Key }))));
    },
    async list(Prefix) {
      const { sdk, client } = await opened();
      const { Contents = [] } = await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
  };
}

function local(endpoint: string | undefined) {
  return endpoint === undefined ? {} : { endpoint, forcePathStyle: true };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
