import type { Upload, Voice } from '../../../../../functions/wire/attachments.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { type ChatClient, ClientError } from '../../client/types.ts';
import { uuid7Source } from '../../client/uuid7.ts';
import { type Pending, pendingIn } from '../compose/attached.ts';
import { keepOwn } from './load.ts';
import { tf } from './texts.ts';
import { uploadFile } from './transfer.ts';
import { fileName, kindOf, typeOf } from './types.ts';
import { type KeptFile, keepFiles, takeFiles } from './unsent.ts';

const newId = uuid7Source(Date.now, (count) => crypto.getRandomValues(new Uint8Array(count)));
const ends = new Map<string, AbortController>();

/** Takes files into the composer and begins to upload them; answers how many there was no room for. */
export function attach(client: ChatClient, conversationId: string, files: readonly File[]): number {
  const pending = pendingIn(conversationId);
  const room = Math.max(0, limits.attachmentsPerMessageMax - pending.value.length);
  const taken = files.slice(0, room).map((file) => begin(file));
  pending.value = [...pending.value, ...taken];
  for (const one of taken) if (one.state !== 'failed') void run(client, conversationId, one);
  return files.length - taken.length;
}

let isRestoring = false;
const restoreAgainMs = 1_500;
const restoreAttemptsMax = 5;

/**
 * Brings back, once in the life of this page, what composers of tabs that are gone have left. What was uploaded by then is ready
 * again; the rest is uploaded anew.
 */
export function restoreFiles(client: ChatClient): void {
  if (isRestoring) return;
  isRestoring = true;
  void takeLeft(client, restoreAttemptsMax);
}

/** What rests here may not be open yet when the app is. */
async function takeLeft(client: ChatClient, attempts: number): Promise<void> {
  try {
    const files = await takeFiles(client, () => void takeLeft(client, attempts));
    for (const { id, about, file } of files) void restore(client, id, about, file);
  } catch {
    if (attempts > 1) setTimeout(() => void takeLeft(client, attempts - 1), restoreAgainMs);
  }
}

async function restore(client: ChatClient, id: string, about: KeptFile, file: File): Promise<void> {
  const { conversationId, name, type, voice } = about;
  const begun = begin(file, { name, type, ...(voice && { voice }) });
  const before = { ...begun, id, attachment: { ...begun.attachment, id }, state: 'processing' } as const;
  const pending = pendingIn(conversationId);
  pending.value = [...pending.value, before];
  keepFiles(client, conversationId);
  const upload = await client.request<Upload>('GET', `/api/uploads/${id}`).catch(() => null);
  const now = pending.value.find((one) => one.id === id);
  if (!now) return;
  if (upload?.state !== 'ready') return retry(client, conversationId, now);
  if (now.shownAs) keepOwn(id, 'preview', now.shownAs);
  pending.value = pending.value.map((one) => (one.id === id ? { ...one, state: 'ready' } : one));
}

/**
 * Sends a voice message as soon as it is uploaded. Where that fails it stays in the composer, to be tried again, and the answer is
 * false.
 */
export async function attachVoice(
  client: ChatClient,
  conversationId: string,
  recording: { readonly file: File; readonly name: string; readonly voice: Voice },
): Promise<boolean> {
  const pending = pendingIn(conversationId);
  const { file, name, voice } = recording;
  const one = begin(file, { name, type: file.type, voice });
  pending.value = [...pending.value, one];
  if (one.state !== 'failed') await run(client, conversationId, one);
  const ready = pending.value.find(({ id, state }) => id === one.id && state === 'ready');
  if (!ready) return false;
  pending.value = pending.value.filter(({ id }) => id !== one.id);
  client.sendMessage(conversationId, '', { attachments: [ready.attachment] });
  return true;
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
  const { name, contentType: type, voice } = failed.attachment;
  const again = begin(failed.file, type ? { name, type, ...(voice && { voice }) } : undefined);
  pending.value = pending.value.map((one) => (one.id === failed.id ? again : one));
  if (again.state !== 'failed') void run(client, conversationId, again);
}

/** What is known of a file besides its content, where its own name and type do not say it. */
interface Known {
  readonly name: string;
  readonly type: string;
  readonly voice?: Voice;
}

function begin(file: File, known?: Known): Pending {
  const type = known?.type ?? typeOf(file);
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
    attachment: {
      id,
      name: known?.name ?? fileName(file),
      kind,
      contentType: type ?? '',
      sizeBytes: file.size,
      ...(known?.voice && { voice: known.voice }),
    },
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
    const asked = { id, file, purpose: 'message', contentType: attachment.contentType } as const;
    const upload = await uploadFile(client, asked, end.signal, (progress) =>
      note({ progress, state: progress < 1 ? 'uploading' : 'processing' }),
    );
    if (upload.state === 'ready') {
      if (shownAs) keepOwn(id, 'preview', shownAs);
      if (attachment.voice) keepOwn(id, 'whole', URL.createObjectURL(file));
      note({ state: 'ready' });
    } else note({ state: 'failed', reason: tf(`refused.${upload.refusal ?? 'other'}`) });
  } catch (error) {
    if (!end.signal.aborted) note({ state: 'failed', reason: reasonOf(error) });
  } finally {
    ends.delete(id);
  }
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
