import { effect } from '@preact/signals';
import type { Voice } from '../../../../../functions/wire/attachments.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import type { ChatClient } from '../../client/types.ts';
import { type Pending, pendingIn } from '../compose/attached.ts';

/** A file that waits in a composer, as it rests in this browser beside its content. */
export interface KeptFile {
  readonly conversationId: string;
  /** The tab whose composer it is in. */
  readonly tabId: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly voice?: Voice;
}
/** A part of the content of a file, in base64. */
interface Part {
  readonly data: string;
}
type FileRecord = KeptFile | Part;

/** What is beyond this waits in memory alone, as everything does where the browser stores nothing. */
const keptMaxBytes = 2 * limits.attachmentMaxBytes;
const partBytes = 1_000_000;
const tabId = crypto.randomUUID();
const lockOf = (tab: string) => `umbra.files.${tab}`;
const takeLock = lockOf('take');

const kept = new Map<string, KeptFile>();
const watched = new Set<string>();
let work: Promise<void> = Promise.resolve();

/** From now on what waits in the composer of a conversation rests encrypted in this browser, until it is sent or taken out. */
export function keepFiles(client: ChatClient, conversationId: string): void {
  if (watched.has(conversationId)) return;
  watched.add(conversationId);
  void navigator.locks?.request(lockOf(tabId), () => new Promise(() => undefined));
  effect(() => {
    const pending = pendingIn(conversationId).value;
    work = work.then(() => settle(client, conversationId, pending)).catch(() => undefined);
  });
}

/**
 * Files that composers of tabs which are gone have left, with their content; they are in this tab's keeping from now on. Rejects
 * while nothing can be read.
 *
 * @param again called when a tab that has files now is gone. One that was just closed may seem to live.
 */
export async function takeFiles(
  client: ChatClient,
  again: () => void,
): Promise<readonly { readonly id: string; readonly about: KeptFile; readonly file: File }[]> {
  if (!navigator.locks) return [];
  return navigator.locks.request(takeLock, async () => {
    const table = client.table<FileRecord>('files');
    const records = new Map((await table.load()).map(({ id, value }) => [id, value]));
    const { held = [] } = await navigator.locks.query();
    const living = new Set(held.map(({ name }) => name).filter((name) => name !== lockOf(tabId)));
    const taken = [];
    const used = new Set<string>();
    const puts = new Map<string, FileRecord>();
    for (const [id, record] of records) {
      if (!('tabId' in record)) continue;
      const parts = partIds(id, record);
      const contents = parts.map((part) => records.get(part));
      if (contents.some((part) => part === undefined)) continue;
      for (const one of [id, ...parts]) used.add(one);
      // Chosen here since this page was opened: it is in its composer.
      if (record.tabId === tabId) continue;
      if (living.has(lockOf(record.tabId))) {
        awaitEnd(record.tabId, again);
        continue;
      }
      const about = { ...record, tabId };
      puts.set(id, about);
      kept.set(id, about);
      const bytes = contents.map((part) => bytesOf((part as Part).data));
      taken.push({ id, about, file: new File(bytes, record.name, { type: record.type }) });
    }
    // Written in part, when a tab was closed.
    const isAlone = ![...living].some((name) => name?.startsWith(lockOf('')) && name !== takeLock);
    const over = isAlone ? [...records.keys()].filter((id) => !used.has(id)) : [];
    await table.change(puts, over);
    return taken;
  });
}

const awaited = new Set<string>();

function awaitEnd(tab: string, again: () => void): void {
  if (awaited.has(tab)) return;
  awaited.add(tab);
  void navigator.locks.request(lockOf(tab), async () => {
    awaited.delete(tab);
    again();
  });
}

async function settle(
  client: ChatClient,
  conversationId: string,
  pending: readonly Pending[],
): Promise<void> {
  const table = client.table<FileRecord>('files');
  const waiting = new Set(pending.map(({ id }) => id));
  for (const [id, about] of kept) {
    if (about.conversationId !== conversationId || waiting.has(id)) continue;
    kept.delete(id);
    await table.change(new Map(), [id, ...partIds(id, about)]);
  }
  for (const { id, file, attachment } of pending) {
    const size = [...kept.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, file.size);
    if (kept.has(id) || !attachment.contentType || file.size > limits.attachmentMaxBytes) continue;
    if (size > keptMaxBytes) continue;
    const { name, contentType: type, voice } = attachment;
    const about = { conversationId, tabId, name, type, sizeBytes: file.size, ...(voice && { voice }) };
    kept.set(id, about);
    try {
      const ids = partIds(id, about);
      for (const [index, part] of ids.entries()) {
        const content = file.slice(index * partBytes, (index + 1) * partBytes);
        await table.change(new Map([[part, { data: await base64Of(content) }]]), []);
      }
      // Last: without it the parts are nothing.
      await table.change(new Map([[id, about]]), []);
    } catch {
      kept.delete(id);
    }
  }
}

function partIds(id: string, { sizeBytes }: Pick<KeptFile, 'sizeBytes'>): string[] {
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => `${id}.${index}`);
}

async function base64Of(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 8_192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return btoa(pieces.join(''));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}
