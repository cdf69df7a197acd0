import type { Mention } from '../../../../../functions/wire/conversations.ts';
import { parseInline } from './inline.ts';
import { markMentions } from './mentions.ts';
import type { Block, Inline } from './nodes.ts';

/** Quotes and lists inside of each other go no deeper; what would is text. */
const depthMax = 6;

const fence = /^ {0,3}(`{3,})([^`]*)$/;
/** ">:(" is a face. */
const quote = /^ {0,3}>(?=[ >]|$)/;
const listItem = /^( {0,3}(?:([-*])|(\d{1,9})[.)]) {1,4})\S/;

interface Reader {
  inline(text: string): Inline[];
  /** The text as it was written. */
  plain(text: string): string;
}

/**
 * A message as nodes: never HTML, never an error, in time that grows with the length of the text alone. All of the text but
 * its marks is in the nodes, in its order; marks that mark nothing are text.
 */
export function parseMessage(text: string, mentions: readonly Mention[] = []): Block[] {
  const marked = markMentions(text, mentions);
  const reader: Reader = {
    inline: (line) => parseInline(line, marked),
    plain: marked.restore,
  };
  return parseBlocks(marked.text.split('\n'), reader, 0);
}

function parseBlocks(lines: readonly string[], reader: Reader, depth: number): Block[] {
  const blocks: Block[] = [];
  let waiting: string[] = [];
  const flush = () => {
    // Blank lines beside a block are its margin.
    const from = blocks.length > 0 ? waiting.findIndex((line) => line.trim() !== '') : 0;
    const kept = from < 0 ? [] : waiting.slice(from);
    if (kept.length > 0) blocks.push({ type: 'text', children: reader.inline(kept.join('\n')) });
    waiting = [];
  };
  let index = 0;
  while (index < lines.length) {
    const found = blockAt(lines, index, waiting, reader, depth);
    if (found === null) {
      waiting.push(lines[index] ?? '');
      index++;
      continue;
    }
    while (waiting.length > 0 && waiting.at(-1)?.trim() === '') waiting.pop();
    flush();
    blocks.push(found.block);
    index = found.next;
  }
  if (waiting.some((line) => line.trim() !== '') || blocks.length === 0) flush();
  return blocks;
}

function blockAt(
  lines: readonly string[],
  index: number,
  before: readonly string[],
  reader: Reader,
  depth: number,
): { block: Block; next: number } | null {
  const line = lines[index] ?? '';
  const opened = fence.exec(line);
  if (opened) return codeAt(lines, index, opened, reader);
  if (depth >= depthMax) return null;
  if (quote.test(line)) return quoteAt(lines, index, reader, depth);
  const item = listItem.exec(line);
  // "2024. What a year" in the middle of a text is no list.
  if (!item || (item[3] !== undefined && item[3] !== '1' && before.at(-1)?.trim())) return null;
  return listAt(lines, index, item, reader, depth);
}

/** Up to a fence that is as long, else to the end. */
function codeAt(lines: readonly string[], index: number, opened: RegExpExecArray, reader: Reader) {
  const [, marks = '', language = ''] = opened;
  let end = index + 1;
  while (end < lines.length && !closes(lines[end] ?? '', marks.length)) end++;
  const text = reader.plain(lines.slice(index + 1, end).join('\n'));
  const block: Block = { type: 'code', text, language: reader.plain(language.trim()) };
  return { block, next: Math.min(end + 1, lines.length) };
}

function closes(line: string, length: number): boolean {
  const found = fence.exec(line);
  return found !== null && (found[1]?.length ?? 0) >= length && found[2]?.trim() === '';
}

function quoteAt(lines: readonly string[], index: number, reader: Reader, depth: number) {
  let end = index;
  while (end < lines.length && quote.test(lines[end] ?? '')) end++;
  const inside = lines.slice(index, end).map((line) => line.replace(/^ {0,3}> ?/, ''));
  const block: Block = { type: 'quote', blocks: parseBlocks(inside, reader, depth + 1) };
  return { block, next: end };
}

/** Items of one kind; lines that stand as far in as an item's text belong to it. */
function listAt(
  lines: readonly string[],
  index: number,
  first: RegExpExecArray,
  reader: Reader,
  depth: number,
) {
  const kind = first[2] ?? null;
  const items: Block[][] = [];
  let next = index;
  for (;;) {
    const item = listItem.exec(lines[next] ?? '');
    if (!item || (item[2] ?? null) !== kind) break;
    const width = item[1]?.length ?? 0;
    const content = [(lines[next] ?? '').slice(width)];
    next++;
    while (next < lines.length && isInside(lines[next] ?? '', width)) {
      content.push((lines[next] ?? '').slice(width));
      next++;
    }
    items.push(parseBlocks(content, reader, depth + 1));
  }
  const block: Block = { type: 'list', start: kind === null ? Number(first[3]) : null, items };
  return { block, next };
}

function isInside(line: string, width: number): boolean {
  return line.length > width && line.slice(0, width).trim() === '';
}
