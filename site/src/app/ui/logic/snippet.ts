import { marksIn, type Range } from '../../../../../functions/wire/search/match.ts';
import type { Word } from '../../../../../functions/wire/search/words.ts';

/** A part of a text, and whether it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

const beforeChars = 36;
const shownChars = 180;

/**
 * The part of a text around the first of the words that are looked for, in pieces: `…` where it was cut. The first of the texts
 * that has one of the words is taken.
 */
export function snippet(texts: readonly string[], words: readonly Word[], similar: boolean): Piece[] {
  for (const one of texts) {
    const text = one.normalize('NFC').replace(/\s+/g, ' ').trim();
    const ranges = marksIn(text, words, similar);
    if (ranges.length > 0) return cut(text, ranges);
  }
  return cut((texts[0] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim(), []);
}

function cut(text: string, ranges: readonly Range[]): Piece[] {
  const from = startAt(text, (ranges[0]?.start ?? 0) - beforeChars);
  const to = endAt(text, from + shownChars);
  const pieces: Piece[] = from > 0 ? [{ text: '…', hit: false }] : [];
  let at = from;
  for (const { start, end } of ranges) {
    if (start >= to) break;
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, Math.min(end, to)), hit: true });
    at = Math.min(end, to);
  }
  if (at < to) pieces.push({ text: text.slice(at, to), hit: false });
  if (to < text.length) pieces.push({ text: '…', hit: false });
  return pieces;
}

/** The beginning of the word that stands there. */
function startAt(text: string, at: number): number {
  if (at <= 0) return 0;
  const space = text.indexOf(' ', at);
  return space >= 0 && space < at + beforeChars ? space + 1 : at - (isTail(text, at) ? 1 : 0);
}

function endAt(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return at - (isTail(text, at) ? 1 : 0);
}

/** Cutting there would cut a character in two. */
function isTail(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text[at] ?? '');
}
