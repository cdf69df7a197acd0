import { fold } from './fold.ts';
import { type Word, wordsOf } from './words.ts';

/** A place in the NFC form of a text, as `String.slice` takes it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Shorter words are found at the beginning of words only: in the middle of others they are chance. */
const anywhereMinChars = 4;
/** One slip may stand in words of this length or more. */
const slipMinChars = 5;

/**
 * Where each of the words that are asked for stands in a text; null where one of them does not. A word is found where one begins
 * with it, from four letters on also inside of others.
 *
 * @param similar one slip in a longer word is forgiven: a letter that is wrong, missing, too many, or changed places with the next.
 */
export function matchesIn(text: string, asked: readonly Word[], similar = false): Range[] | null {
  const folded = fold(text);
  const words = wordsOf(folded.text);
  const ranges: Range[] = [];
  for (const word of asked) {
    const found = words.flatMap((one) => placesIn(one, word, similar));
    if (found.length === 0) return null;
    ranges.push(
      ...found.map(([start, end]) => ({
        start: folded.starts[start] ?? 0,
        end: folded.starts[end] ?? text.normalize('NFC').length,
      })),
    );
  }
  return joined(ranges);
}

/** Where any of the words that are asked for stands in a text: what is marked in it. */
export function marksIn(text: string, asked: readonly Word[], similar = false): Range[] {
  return joined(asked.flatMap((word) => matchesIn(text, [word], similar) ?? []));
}

/** The words of what somebody typed, each once. */
export function askedWords(typed: string): Word[] {
  const words = wordsOf(fold(typed).text);
  return words.filter(({ text }, index) => words.findIndex((one) => one.text === text) === index);
}

/** Whether a slip in this word may be forgiven. */
export function mayHaveSlip({ text, dense }: Word): boolean {
  return !dense && [...text].length >= slipMinChars;
}

function placesIn(word: Word, asked: Word, similar: boolean): [start: number, end: number][] {
  const places: [number, number][] = [];
  const anywhere = asked.dense || asked.text.length >= anywhereMinChars;
  const isShort = !asked.dense && asked.text.length < 3;
  for (let at = word.text.indexOf(asked.text); at >= 0; at = word.text.indexOf(asked.text, at + 1)) {
    // Words of one or two letters are in the index as a whole.
    const fits = isShort ? word.text === asked.text : anywhere || at === 0 || at === articleOf(word.text);
    if (fits) places.push([word.at + at, word.at + at + asked.text.length]);
  }
  if (places.length === 0 && similar && mayHaveSlip(asked)) {
    const length = lengthWithSlip(word.text, asked.text);
    if (length !== null) places.push([word.at, word.at + length]);
  }
  return places;
}

/** Where a word begins after the Arabic article and the prepositions that are written together with it. */
function articleOf(word: string): number {
  return /^[وفبك]?ال|^لل/.exec(word)?.[0].length ?? 0;
}

/** How much of the beginning of a word is what is asked for with exactly one slip; null where it is not. */
function lengthWithSlip(word: string, asked: string): number | null {
  let at = 0;
  while (at < asked.length && word[at] === asked[at]) at++;
  const rest = (from: number, to: number) =>
    word.startsWith(asked.slice(from), to) ? to + asked.length - from : null;
  const isSwapped = word[at] === asked[at + 1] && word[at + 1] === asked[at] && at + 1 < asked.length;
  return (
    (isSwapped ? rest(at + 2, at + 2) : null) ??
    (at < word.length ? rest(at + 1, at + 1) : null) ??
    rest(at + 1, at) ??
    rest(at, at + 1)
  );
}

function joined(ranges: readonly Range[]): Range[] {
  const apart: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = apart.at(-1);
    if (!last || range.start > last.end) apart.push(range);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return apart;
}
