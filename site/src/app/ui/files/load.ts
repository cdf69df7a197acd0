import type { AttachmentAccess } from '../../../../../functions/wire/attachments.ts';
import { limits, times } from '../../../../../functions/wire/limits.ts';
import type { ChatClient } from '../../client/types.ts';

const nonceBytes = 12;
/** Addresses of contents in this page; the oldest is given up when there are more. */
const keptMax = 120;
const contents = new Map<string, Promise<string>>();
const accesses = new Map<
  string,
  { readonly access: Promise<AttachmentAccess | undefined>; readonly untilMs: number }
>();
let asked: { readonly ids: string[]; readonly answer: Promise<readonly AttachmentAccess[]> } | null = null;

/** What this page has sent itself needs not be fetched. */
export function keepOwn(id: string, part: 'whole' | 'preview', address: string): void {
  contents.set(`${id} ${part}`, Promise.resolve(address));
}

/**
 * An address in this page of the decrypted content, or of its preview. Rejects where the person may not see it any more, or
 * without a network; the next call tries again.
 */
export function contentOf(client: ChatClient, id: string, part: 'whole' | 'preview'): Promise<string> {
  const key = `${id} ${part}`;
  const known = contents.get(key);
  if (known !== undefined) return known;
  const loading = fetchContent(client, id, part).then((content) => URL.createObjectURL(content));
  contents.set(key, loading);
  loading.catch(() => contents.delete(key));
  for (const [oldest, address] of contents) {
    if (contents.size <= keptMax) break;
    contents.delete(oldest);
    void address.then((url) => URL.revokeObjectURL(url));
  }
  return loading;
}

/** The decrypted content, or its preview where there is one. Rejects as `contentOf`. */
export async function fetchContent(client: ChatClient, id: string, part: 'whole' | 'preview'): Promise<Blob> {
  const access = await accessTo(client, id);
  if (!access) throw new Error('It is not there to be seen.');
  const small = part === 'preview' && access.previewUrl !== undefined;
  const response = await fetch((small && access.previewUrl) || access.url, { credentials: 'omit' });
  if (!response.ok) throw new Error(`Not fetched: ${response.status}`);
  const object = await response.arrayBuffer();
  const bytes = Uint8Array.from(atob(access.key.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
    one.charCodeAt(0),
  );
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt']);
  const iv = object.slice(0, nonceBytes);
  const content = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, object.slice(nonceBytes));
  const type = (small && access.previewType) || access.contentType;
  return new Blob([content], { type });
}

function accessTo(client: ChatClient, id: string): Promise<AttachmentAccess | undefined> {
  const known = accesses.get(id);
  if (known && known.untilMs > Date.now()) return known.access;
  const access = askFor(client, id).then((all) => all.find((one) => one.id === id));
  // Fetched anew in good time before the address ends.
  accesses.set(id, { access, untilMs: Date.now() + (times.attachmentLinkTtlSeconds * 1_000) / 2 });
  access.then(
    (found) => found ?? accesses.delete(id),
    () => accesses.delete(id),
  );
  return access;
}

/** What is asked for at the same moment is asked for at once. */
function askFor(client: ChatClient, id: string): Promise<readonly AttachmentAccess[]> {
  if (!asked || asked.ids.length >= limits.attachmentsOpenedMax) {
    const ids: string[] = [];
    const answer = Promise.resolve().then(async () => {
      if (asked?.ids === ids) asked = null;
      return (
        await client.request<{ attachments: AttachmentAccess[] }>('POST', '/api/attachments/open', { ids })
      ).attachments;
    });
    asked = { ids, answer };
  }
  asked.ids.push(id);
  return asked.answer;
}
