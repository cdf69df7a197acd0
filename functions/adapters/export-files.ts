import type { S3ServiceException } from '@aws-sdk/client-s3';
import type { ExportFiles } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';

type Sdk = typeof import('@aws-sdk/client-s3');

/**
 * The bucket of exports. Files are written in parts, and read by browsers through addresses that are signed here. The SDK takes 80 ms
 * to load, so only functions that come to use it do.
 */
export function openExportFiles({ bucket, endpoint }: { bucket: string; endpoint?: string }): ExportFiles {
  let loaded: ReturnType<typeof load> | undefined;
  const opened = () => {
    loaded ??= load(endpoint);
    return loaded;
  };
  const at = (key: string) => ({ Bucket: bucket, Key: key });

  return {
    async begin(key) {
      const { sdk, client } = await opened();
      const command = new sdk.CreateMultipartUploadCommand({ ...at(key), ContentType: fileType });
      return (await call(() => client.send(command))).UploadId ?? '';
    },

    async writePart(key, uploadId, number, content) {
      const { sdk, client } = await opened();
      const part = { ...at(key), UploadId: uploadId, PartNumber: number, Body: content };
      const { ETag = '' } = await call(() => client.send(new sdk.UploadPartCommand(part)));
      return ETag.replaceAll('"', '');
    },

    async finish(key, uploadId, tags) {
      const { sdk, client } = await opened();
      const Parts = tags.map((tag, index) => ({ PartNumber: index + 1, ETag: `"${tag}"` }));
      const upload = { ...at(key), UploadId: uploadId, MultipartUpload: { Parts } };
      try {
        await call(() => client.send(new sdk.CompleteMultipartUploadCommand(upload)));
        return true;
      } catch (error) {
        // Joined before, by somebody who could not say so any more.
        if (causeOf(error).name === 'NoSuchUpload') return exists(key);
        if (causeOf(error).name === 'InvalidPart') return false;
        throw error;
      }
    },

    async abandon(key, uploadId) {
      const { sdk, client } = await opened();
      const upload = { ...at(key), UploadId: uploadId };
      try {
        await call(() => client.send(new sdk.AbortMultipartUploadCommand(upload)));
      } catch (error) {
        if (causeOf(error).name !== 'NoSuchUpload') throw error;
      }
    },

    async delete(key) {
      const { sdk, client } = await opened();
      await call(() => client.send(new sdk.DeleteObjectCommand(at(key))));
    },

    async list(Prefix) {
      const { sdk, client } = await opened();
      const command = new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix });
      const { Contents = [] } = await call(() => client.send(command));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },

    async link(key, fileName, expiresInSeconds) {
      const { sdk, client } = await opened();
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      const command = new sdk.GetObjectCommand({
        ...at(key),
        ResponseContentDisposition: `attachment; filename="${fileName}"`,
        ResponseContentType: fileType,
        ResponseCacheControl: 'private, no-store',
      });
      return getSignedUrl(client, command, { expiresIn: expiresInSeconds });
    },
  };

  async function exists(key: string): Promise<boolean> {
    const { sdk, client } = await opened();
    try {
      await call(() => client.send(new sdk.HeadObjectCommand(at(key))));
      return true;
    } catch (error) {
      // 403 where nothing is there: who may not list a bucket is not told.
      const status = causeOf(error).$metadata?.httpStatusCode;
      if (status === 403 || status === 404) return false;
      throw error;
    }
  }
}

/** No browser shows it, whatever is in it. */
const fileType = 'application/octet-stream';

async function load(endpoint: string | undefined) {
  const sdk: Sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  return { sdk, client };
}

async function call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    throw new ApiError('unavailable', { retryAfterMs: 1_000, cause: error });
  }
}

function causeOf(error: unknown): Partial<S3ServiceException> {
  return (error instanceof ApiError ? error.cause : error) as Partial<S3ServiceException>;
}
