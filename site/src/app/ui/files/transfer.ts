import type { Upload, UploadForm, UploadPurpose } from '../../../../../functions/wire/attachments.ts';
import { type ChatClient, ClientError } from '../../client/types.ts';

/** Pauses between two questions how far an upload is. */
const askAgainMs = [250, 400, 700, 1_000, 2_000];
const patienceMs = 90_000;

/**
 * Uploads one file and waits until it was looked at: it is `ready` then, or `refused`.
 *
 * @param told how much of it has arrived, from 0 to 1; from 1 on it is being looked at.
 */
export async function uploadFile(
  client: ChatClient,
  asked: {
    readonly id: string;
    readonly file: File;
    readonly purpose: UploadPurpose;
    readonly contentType: string;
  },
  signal: AbortSignal,
  told: (progress: number) => void,
): Promise<Upload> {
  const { id, file, purpose, contentType } = asked;
  const form = await client.request<UploadForm>('POST', '/api/uploads', {
    clientId: id,
    purpose,
    contentType,
    sizeBytes: file.size,
  });
  await post(form, file, signal, (progress) => told(Math.min(progress, 0.999)));
  told(1);
  return settled(client, id, signal);
}

/** `fetch` tells no progress of what is sent. */
function post(
  { url, fields }: UploadForm,
  file: File,
  signal: AbortSignal,
  told: (progress: number) => void,
) {
  return new Promise<void>((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    const request = new XMLHttpRequest();
    const failed = () => reject(new ClientError('network'));
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : failed());
    request.onerror = failed;
    request.onabort = failed;
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', url);
    request.send(form);
  });
}

async function settled(client: ChatClient, id: string, signal: AbortSignal): Promise<Upload> {
  const endsAtMs = Date.now() + patienceMs;
  let upload = await client.request<Upload>('POST', `/api/uploads/${id}/complete`, {});
  for (let asked = 0; upload.state === 'processing'; asked++) {
    if (signal.aborted || Date.now() > endsAtMs) throw new ClientError('network');
    const pauseMs = askAgainMs[Math.min(asked, askAgainMs.length - 1)] ?? 1_000;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    upload = await client.request<Upload>('GET', `/api/uploads/${id}`);
  }
  return upload;
}
