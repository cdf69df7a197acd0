import { randomBytes } from 'node:crypto';
import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { decryptObject } from '../../functions/core/attachments/objects.ts';
import type {
  AttachmentAccess,
  AttachmentRef,
  AttachmentType,
  Upload,
  UploadForm,
  UploadPurpose,
} from '../../functions/wire/attachments.ts';
import type { Message } from '../../functions/wire/conversations.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { attachmentsBucket } from '../../scripts/local/stack/stores.ts';
import { type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually } from '../helpers/stack.ts';

export interface Asked {
  readonly contentType?: AttachmentType | string;
  readonly purpose?: UploadPurpose;
  readonly sizeBytes?: number;
  readonly clientId?: string;
}

/** Asks for a form for this content. */
export function askForForm(person: TestPerson, content: Uint8Array, asked: Asked = {}) {
  const body = {
    clientId: uuid7(),
    purpose: 'message',
    contentType: 'text/plain',
    sizeBytes: content.length,
    ...asked,
  };
  return person.call<UploadForm & { code?: string; retryAfterMs?: number }>('POST', '/api/uploads', body);
}

/** Posts content as a browser's form does. */
export function post(
  { url, fields }: Pick<UploadForm, 'url' | 'fields'>,
  content: Uint8Array,
  changed: Record<string, string> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.set(name, value);
  form.set('file', new Blob([content as BlobPart]));
  return fetch(url, { method: 'POST', body: form });
}

/** Uploads content and waits until it was looked at. */
export async function upload(person: TestPerson, content: Uint8Array, asked: Asked = {}): Promise<Upload> {
  const form = await askForForm(person, content, asked);
  if (form.status !== 201) throw new Error(`No form: ${JSON.stringify(form.body)}`);
  const posted = await post(form.body, content);
  if (posted.status !== 204) throw new Error(`Not posted: ${posted.status} ${await posted.text()}`);
  await person.call('POST', `/api/uploads/${form.body.upload.id}/complete`);
  return settled(person, form.body.upload.id);
}

/** The upload once it is ready or refused. */
export function settled(person: TestPerson, uploadId: string): Promise<Upload> {
  return eventually(
    'the upload is looked at',
    async () => {
      const { body } = await person.call<Upload>('GET', `/api/uploads/${uploadId}`);
      return body.state === 'ready' || body.state === 'refused' ? body : null;
    },
    20_000,
  );
}

/** Sends a message with files. */
export function send(
  person: TestPerson,
  conversationId: string,
  attachments: readonly AttachmentRef[],
  more: { text?: string; forwarded?: true; clientId?: string } = {},
) {
  const { clientId = uuid7(), text = '', ...rest } = more;
  return person.call<{ event: { seq: number; message: Message }; code?: string }>(
    'POST',
    `/api/conversations/${conversationId}/messages`,
    { clientId, body: { type: 'text', text, attachments, ...rest } },
  );
}

/** What this person may open of these attachments. */
export async function open(person: TestPerson, ids: readonly string[]): Promise<AttachmentAccess[]> {
  const { body } = await person.call<{ attachments: AttachmentAccess[] }>('POST', '/api/attachments/open', {
    ids,
  });
  return body.attachments;
}

/** Fetches and decrypts, as a browser does. */
export async function read(access: AttachmentAccess, part: 'url' | 'previewUrl' = 'url'): Promise<Buffer> {
  const response = await fetch(access[part] ?? '');
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return decryptObject(Buffer.from(access.key, 'base64url'), new Uint8Array(await response.arrayBuffer()));
}

/** The bucket, as its operator sees it. */
export function lookIntoBucket(stack: Stack) {
  const client = new S3Client({ endpoint: stack.stores.s3.endpoint, forcePathStyle: true });
  const Bucket = attachmentsBucket;
  const keys = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    keys,
    async contents(): Promise<Map<string, Buffer>> {
      const all = (await keys()).map(async (Key) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return [Key, Buffer.from((await Body?.transformToByteArray()) ?? [])] as const;
      });
      return new Map(await Promise.all(all));
    },
    async delete(Key: string) {
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
    },
  };
}

/** Text that no type is mistaken for, different each time. */
export function words(bytes = 200): Buffer {
  return Buffer.from(randomBytes(bytes).toString('base64').slice(0, bytes));
}
