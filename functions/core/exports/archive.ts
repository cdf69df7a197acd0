import { createHash } from 'node:crypto';
import { sealedName } from '../../wire/sealed.ts';
import { attachmentsAfter, contentOf } from './attachments.ts';
import { type Cursor, documentFrom, start } from './document.ts';
import type { Reading } from './reading.ts';
import { exportSchema } from './schema.ts';
import { headerBytes, type SealedHeader, sealChunk } from './seal.ts';
import { viewerPage } from './viewer-page.ts';
import {
  addToEntry,
  beginEntry,
  emptyZip,
  endEntry,
  endZip,
  wholeEntry,
  type Zipped,
  type ZipState,
} from './zip.ts';

/** How far a file is written: plain data, from which another process goes on. */
export interface FileCursor {
  readonly done: boolean;
  readonly counts: Cursor['counts'];
  readonly state: unknown;
}

/** Some bytes of the file, and where it goes on. */
export interface FileStep {
  readonly bytes: Buffer;
  readonly cursor: FileCursor;
}

export const fileStart: FileCursor = { done: false, counts: {}, state: null };

/** `data.json` alone. */
export async function* jsonFrom(reading: Reading, from: FileCursor): AsyncGenerator<FileStep> {
  for await (const { text, cursor } of documentFrom(reading, (from.state as Cursor | null) ?? start)) {
    yield {
      bytes: Buffer.from(text, 'utf8'),
      cursor: { done: cursor.done, counts: cursor.counts, state: cursor },
    };
  }
}

interface ArchiveState {
  readonly zip: ZipState;
  /** Which file comes next or is under way. */
  readonly stage: 'page' | 'data' | 'viewer' | 'attachments' | 'end';
  /** Where the document under way goes on; null at its beginning. */
  readonly document: Cursor | null;
  /** The last attachment that was written. */
  readonly after: string | null;
  /** SHA-256 of files that were at hand as a whole, by name. */
  readonly digests: Readonly<Record<string, string>>;
}

const archiveStart: ArchiveState = { zip: emptyZip, stage: 'page', document: null, after: null, digests: {} };
const dataName = 'data.json';
/** The same data as a script, because a page that is opened from a disk may load a script and nothing else. */
const viewerName = 'viewer/data.js';

/** An archive with the data, its schema, the attachments and a page that shows it all without a network. */
export async function* zipFrom(reading: Reading, from: FileCursor): AsyncGenerator<FileStep> {
  if (from.done) return;
  let state = (from.state as ArchiveState | null) ?? archiveStart;
  let counts = from.counts;
  const step = (bytes: Buffer, changes: Partial<ArchiveState>, done = false): FileStep => {
    state = { ...state, ...changes };
    return { bytes, cursor: { done, counts, state } };
  };
  const whole = (name: string, content: Uint8Array) => {
    const { bytes, zip } = wholeEntry(state.zip, name, content);
    const digests = { ...state.digests, [name]: createHash('sha256').update(content).digest('hex') };
    return [bytes, { zip, digests }] as const;
  };
  if (state.stage === 'page') {
    yield step(...whole('index.html', Buffer.from(viewerPage)));
    const schema = JSON.stringify(exportSchema(), null, 2);
    const [bytes, changes] = whole('schema/data.schema.json', Buffer.from(schema));
    yield step(bytes, { ...changes, stage: 'data' });
  }
  if (state.stage === 'data') {
    for await (const { zipped, document } of documentInto(reading, state, dataName, ['', ''])) {
      counts = document.counts;
      yield step(zipped.bytes, { zip: zipped.zip, document });
    }
    state = { ...state, stage: 'viewer', document: null };
  }
  if (state.stage === 'viewer') {
    const script = ['globalThis.umbraExport = ', ';\n'] as const;
    for await (const { zipped, document } of documentInto(reading, state, viewerName, script)) {
      yield step(zipped.bytes, { zip: zipped.zip, document });
    }
    state = { ...state, stage: 'attachments', document: null };
  }
  while (state.stage === 'attachments') {
    const attachment = await attachmentsAfter(reading, state.after);
    if (!attachment) break;
    const content = await contentOf(reading, attachment);
    if (content) {
      const [bytes, changes] = whole(attachment.path, content);
      yield step(bytes, { ...changes, after: attachment.id });
    } else {
      state = { ...state, after: attachment.id };
    }
  }
  const files = state.zip.entries.map(([name, crc, bytes]) => ({
    name,
    bytes,
    crc32: crc.toString(16).padStart(8, '0'),
    ...(state.digests[name] ? { sha256: state.digests[name] } : {}),
  }));
  const manifest = JSON.stringify({ format: 'umbrachat-takeout', formatVersion: 1, files }, null, 2);
  const [bytes, changes] = whole('manifest.json', Buffer.from(manifest));
  yield step(Buffer.concat([bytes, endZip(changes.zip)]), { ...changes, stage: 'end' }, true);
}

/** Writes a document as one file of the archive, with something before and after it. */
async function* documentInto(
  reading: Reading,
  { zip: from, document: at }: ArchiveState,
  name: string,
  [before, after]: readonly [string, string],
): AsyncGenerator<{ zipped: Zipped; document: Cursor }> {
  let zip = from;
  const add = (bytes: Buffer, head?: Buffer): Buffer => {
    const added = addToEntry(zip, bytes);
    zip = added.zip;
    return head ? Buffer.concat([head, added.bytes]) : added.bytes;
  };
  for await (const { text, cursor } of documentFrom(reading, at ?? start)) {
    let head: Buffer | undefined;
    const isFirst = zip.open === null;
    if (isFirst) {
      const begun = beginEntry(zip, name);
      zip = begun.zip;
      head = begun.bytes;
    }
    const content = `${isFirst ? before : ''}${text}${cursor.done ? after : ''}`;
    let bytes = add(Buffer.from(content, 'utf8'), head);
    if (cursor.done) {
      const ended = endEntry(zip);
      zip = ended.zip;
      bytes = Buffer.concat([bytes, ended.bytes]);
    }
    yield { zipped: { bytes, zip }, document: cursor };
  }
}

interface SealedState {
  readonly zip: ZipState;
  /** How many chunks there are. */
  readonly chunks: number;
  readonly inner: FileCursor;
}

/**
 * An archive of two: what `inner` writes, sealed with a key, and the page that opens it. Chunks are bound to their number, and the last one
 * says that it is.
 */
export async function* sealedFrom(
  inner: (from: FileCursor) => AsyncGenerator<FileStep>,
  { header, key }: { readonly header: SealedHeader; readonly key: Buffer },
  from: FileCursor,
): AsyncGenerator<FileStep> {
  if (from.done) return;
  let {
    zip,
    chunks,
    inner: at,
  } = (from.state as SealedState | null) ?? {
    zip: emptyZip,
    chunks: 0,
    inner: fileStart,
  };
  for await (const { bytes: plain, cursor } of inner(at)) {
    const pieces: Buffer[] = [];
    const add = ({ bytes, zip: next }: Zipped) => {
      zip = next;
      pieces.push(bytes);
    };
    if (zip.open === null) {
      add(wholeEntry(zip, 'index.html', Buffer.from(viewerPage)));
      add(beginEntry(zip, sealedName));
      add(addToEntry(zip, headerBytes(header), false));
    }
    add(addToEntry(zip, sealChunk(key, header, { number: chunks++, last: cursor.done }, plain), false));
    at = cursor;
    if (cursor.done) {
      add(endEntry(zip));
      pieces.push(endZip(zip));
    }
    const state: SealedState = { zip, chunks, inner: at };
    yield {
      bytes: Buffer.concat(pieces),
      cursor: { done: cursor.done, counts: cursor.counts, state },
    };
  }
}
