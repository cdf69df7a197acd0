import { nextConversation, readMessages } from './conversations.ts';
import { type Part, parts, topOf } from './parts.ts';
import type { Reading } from './reading.ts';
import { type Chain, chained, emptyChain, signExport } from './sign.ts';

/** How far a document is written: everything that is needed to go on from there in another process. */
export interface Cursor {
  /** Which part comes next or is under way. */
  readonly part: number;
  /** Where that part goes on; null at its beginning. */
  readonly inner: unknown;
  /** How much was written of each list. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the signature is made over. */
  readonly chain: Chain;
  readonly done: boolean;
}

/** Some text of the document and where it goes on. */
export interface Step {
  readonly text: string;
  readonly cursor: Cursor;
}

export const start: Cursor = { part: 0, inner: null, counts: {}, chain: emptyChain, done: false };

/**
 * `data.json` as a row of small texts, read while they are asked for, so that memory does not grow with it. Every step says where it goes on:
 * begun anew from there, the rest is the same document.
 */
export async function* documentFrom(reading: Reading, from: Cursor): AsyncGenerator<Step> {
  let cursor = from;
  while (!cursor.done) {
    const step = await nextStep(reading, cursor);
    yield step;
    cursor = step.cursor;
  }
}

async function nextStep(reading: Reading, cursor: Cursor): Promise<Step> {
  const part = parts[cursor.part];
  if (!part) throw new Error(`There is no part ${cursor.part} of an export.`);
  const before = cursor.inner === null ? opening(part, parts[cursor.part - 1]) : '';
  const { text, inner, counts } = await writePart(reading, part, cursor);
  if (inner !== null) {
    const chain = chained(cursor.chain, before + text);
    return { text: before + text, cursor: { ...cursor, inner, counts, chain } };
  }
  const next = parts[cursor.part + 1];
  const whole = before + text + closing(part, next);
  const chain = next === undefined ? cursor.chain : chained(cursor.chain, whole);
  return {
    text: whole,
    cursor: { part: cursor.part + 1, inner: null, counts, chain, done: next === undefined },
  };
}

interface Written {
  readonly text: string;
  /** null: the part is complete. */
  readonly inner: unknown;
  readonly counts: Cursor['counts'];
}

async function writePart(reading: Reading, part: Part, cursor: Cursor): Promise<Written> {
  const { counts } = cursor;
  switch (part.kind) {
    case 'value':
      return { text: JSON.stringify((await part.read(reading)) ?? null), inner: null, counts };
    case 'export':
      return { text: JSON.stringify(exportOf(reading, counts)), inner: null, counts };
    case 'signature':
      return { text: JSON.stringify(await signExport(reading, cursor.chain)), inner: null, counts };
    case 'list': {
      const at = cursor.inner as { after: unknown; any: boolean } | null;
      const { items, after } = await part.read(reading, at?.after ?? null);
      const any = (at?.any ?? false) || items.length > 0;
      const text = `${at === null ? '[' : ''}${joined(items, at?.any ?? false)}${after === null ? ']' : ''}`;
      const counted = { ...counts, [part.path.join('.')]: (counts[part.path.join('.')] ?? 0) + items.length };
      return { text, inner: after === null ? null : { after, any }, counts: counted };
    }
    case 'conversations':
      return writeConversations(reading, cursor.inner as ConversationsInner | null, counts);
  }
}

interface ConversationsInner {
  readonly id: string | null;
  /** The last message that was written of it; null: the next conversation comes. */
  readonly seq: number | null;
  readonly any: boolean;
}

/** Either the beginning of the next conversation or a page of messages of the one under way. */
async function writeConversations(
  reading: Reading,
  inner: ConversationsInner | null,
  counts: Cursor['counts'],
): Promise<Written> {
  const at = inner ?? { id: null, seq: null, any: false };
  const open = inner === null ? '[' : '';
  if (at.id === null || at.seq === null) {
    const next = await nextConversation(reading, at.id);
    if (!next) return { text: `${open}]`, inner: null, counts };
    const head = JSON.stringify(next.head).slice(0, -1);
    const counted = { ...counts, conversations: (counts.conversations ?? 0) + 1 };
    const text = `${open}${inner === null ? '' : ','}${head},"messages":[`;
    return { text, inner: { id: next.id, seq: 0, any: false }, counts: counted };
  }
  const { messages, lastSeq, more } = await readMessages(reading, at.id, at.seq);
  const text = joined(messages, at.any) + (more ? '' : ']}');
  const counted = { ...counts, messages: (counts.messages ?? 0) + messages.length };
  const any = at.any || messages.length > 0;
  return { text, inner: { id: at.id, seq: more ? lastSeq : null, any }, counts: counted };
}

function exportOf(reading: Reading, counts: Cursor['counts']) {
  const { ctx, exportId, atMs } = reading;
  return {
    id: exportId,
    asOf: new Date(atMs).toISOString(),
    writtenAt: new Date(ctx.clock.now()).toISOString(),
    instance: ctx.settings.origins[0],
    softwareVersion: ctx.settings.version,
    completeness: {
      complete: true,
      leftOut:
        'Messages that were deleted, have disappeared, or that you hid; everything named under article15 as not exported.',
      counts,
    },
  };
}

function joined(items: readonly unknown[], any: boolean): string {
  if (items.length === 0) return '';
  return (any ? ',' : '') + items.map((item) => JSON.stringify(item)).join(',');
}

/** What stands before a part: its name, and the brace of the object that begins with it. */
function opening(part: Part, previous: Part | undefined): string {
  const [top, below] = part.path;
  const comma = previous === undefined ? '{' : ',';
  if (below === undefined) return `${comma}"${top}":`;
  const same = previous !== undefined && topOf(previous) === top;
  return same ? `,"${below}":` : `${comma}"${top}":{"${below}":`;
}

function closing(part: Part, next: Part | undefined): string {
  const inside = part.path.length > 1 && (next === undefined || topOf(next) !== topOf(part));
  return (inside ? '}' : '') + (next === undefined ? '}' : '');
}
