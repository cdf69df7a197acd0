import type { Upload, UploadForm } from '../../../../../functions/wire/attachments.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { type ChatClient, ClientError } from '../../client/types.ts';
import { uuid7Source } from '../../client/uuid7.ts';
import { type Pending, pendingIn } from '../compose/attached.ts';
import { keepOwn } from './load.ts';
import { tf } from './texts.ts';
import { fileName, kindOf, typeOf } from './types.ts';

const newId = uuid7Source(Date.now, (count) => crypto.getRandomValues(new Uint8Array(count)));
const ends = new Map<string, AbortController>();
/** Pauses between two questions how far an upload is. */
const askAgainMs = [250, 400, 700, 1_000, 2_000];
const patienceMs = 90_000;

/** Takes files into the composer and begins to upload them; answers how many there was no room for. */
export function attach(client: ChatClient, conversationId: string, files: readonly File[]): number {
  const pending = pendingIn(conversationId);
  const room = Math.max(0, limits.attachmentsPerMessageMax - pending.value.length);
  const taken = files.slice(0, room).map(begin);
  pending.value = [...pending.value, ...taken];
  for (const one of taken) if (one.state !== 'failed') void run(client, conversationId, one);
  return files.length - taken.length;
}

/** Takes a file out of the composer, and ends its upload. */
export function remove(client: ChatClient, conversationId: string, { id, state, shownAs }: Pending): void {
  ends.get(id)?.abort();
  const pending = pendingIn(conversationId);
  pending.value = pending.value.filter((one) => one.id !== id);
  if (shownAs) URL.revokeObjectURL(shownAs);
  if (state !== 'failed') client.request('DELETE', `/api/uploads/${id}`).catch(() => undefined);
}

/** Uploads a file that failed once more, as a new one: the old one may have been refused. */
export function retry(client: ChatClient, conversationId: string, failed: Pending): void {
  const pending = pendingIn(conversationId);
  if (failed.shownAs) URL.revokeObjectURL(failed.shownAs);
  const again = begin(failed.file);
  pending.value = pending.value.map((one) => (one.id === failed.id ? again : one));
  if (again.state !== 'failed') void run(client, conversationId, again);
}

function begin(file: File): Pending {
  const type = typeOf(file);
  const kind = kindOf(type ?? '');
  const id = newId();
  const reason =
    file.size > limits.attachmentMaxBytes
      ? 'too_large'
      : file.size === 0
        ? 'empty'
        : type
          ? null
          : 'type_refused';
  return {
    id,
    file,
    attachment: { id, name: fileName(file), kind, contentType: type ?? '', sizeBytes: file.size },
    shownAs: kind === 'image' && !reason ? URL.createObjectURL(file) : null,
    state: reason ? 'failed' : 'uploading',
    progress: 0,
    reason: reason && tf(`refused.${reason}`),
  };
}

async function run(client: ChatClient, conversationId: string, { id, file, attachment, shownAs }: Pending) {
  const end = new AbortController();
  ends.set(id, end);
  const note = (change: Partial<Pending>) => {
    const pending = pendingIn(conversationId);
    pending.value = pending.value.map((one) => (one.id === id ? { ...one, ...change } : one));
  };
  try {
    if (shownAs)
      void measure(shownAs).then((size) => size && note({ attachment: { ...attachment, ...size } }));
    const form = await client.request<UploadForm>('POST', '/api/uploads', {
      clientId: id,
      purpose: 'message',
      contentType: attachment.contentType,
      sizeBytes: file.size,
    });
    await post(form, file, end.signal, (progress) => note({ progress }));
    note({ state: 'processing', progress: 1 });
    const upload = await settled(client, id, end.signal);
    if (upload.state === 'ready') {
      if (shownAs) keepOwn(id, shownAs);
      note({ state: 'ready' });
    } else note({ state: 'failed', reason: tf(`refused.${upload.refusal ?? 'other'}`) });
  } catch (error) {
    if (!end.signal.aborted) note({ state: 'failed', reason: reasonOf(error) });
  } finally {
    ends.delete(id);
  }
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

function reasonOf(error: unknown): string {
  const code = error instanceof ClientError ? error.code : 'other';
  if (code === 'network' || code === 'uploads_exhausted' || code === 'storage_full')
    return tf(`refused.${code}`);
  return tf('refused.other');
}

/** The size of a picture, so that its place is kept from the first moment on. */
async function measure(address: string): Promise<{ width: number; height: number } | null> {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    return null;
  }
}
