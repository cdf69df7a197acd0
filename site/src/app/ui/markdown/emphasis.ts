import type { Inline } from './nodes.ts';

/** A finished node, or a run of one of `*`, `_`, `~` with the characters around it. */
export type Token =
  | { readonly node: Inline; readonly marks?: undefined }
  | { readonly marks: string; readonly before: string; readonly after: string };

interface Opener {
  readonly mark: string;
  readonly length: 1 | 2;
  readonly piece: Piece;
}

/** What a run is made of: text, or the beginning or the end of formatting. */
interface Piece {
  text: string;
  begins?: Formatting;
  ends?: boolean;
}

type Formatting = 'bold' | 'italic' | 'strike';

/** More open marks than this are not remembered: the oldest ones become text. It also bounds how deep nodes nest. */
const openMax = 24;

/** Scripts that are written without spaces: there, formatting may begin and end between any two letters. */
const word = /[\p{L}\p{N}]/u;
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Pairs the marks of a line. Each opens and closes at most once, so the time grows with their number alone. */
export function emphasise(tokens: readonly Token[]): Inline[] {
  const pieces: (Piece | Inline)[] = [];
  const open: Opener[] = [];
  for (const token of tokens) {
    if (token.marks === undefined) {
      pieces.push(token.node);
      continue;
    }
    let left = closesAt(token) ? close(token.marks, open, pieces) : token.marks.length;
    const mark = token.marks[0] ?? '';
    if (left > 0 && opensAt(token) && isMark(mark, left)) {
      // Three are italic around bold, as they are closed from the inside.
      while (left > 0) {
        const length = left === 2 ? 2 : 1;
        const piece: Piece = { text: mark.repeat(length) };
        pieces.push(piece);
        open.push({ mark, length, piece });
        left -= length;
      }
      while (open.length > openMax) open.shift();
    } else if (left > 0) pieces.push({ text: mark.repeat(left) });
  }
  return build(pieces);
}

/** Closes what this run can close, the last opened first; answers how many of its marks are left. */
function close(marks: string, open: Opener[], pieces: (Piece | Inline)[]): number {
  const mark = marks[0] ?? '';
  let left = isMark(mark, marks.length) ? marks.length : 0;
  if (left === 0) return marks.length;
  for (;;) {
    const at = open.findLastIndex((one) => one.mark === mark && one.length <= left);
    const opener = open[at];
    if (!opener || left === 0) return left;
    open.length = at;
    opener.piece.begins = mark === '~' ? 'strike' : opener.length === 2 ? 'bold' : 'italic';
    pieces.push({ text: '', ends: true });
    left -= opener.length;
  }
}

function isMark(mark: string, length: number): boolean {
  return mark === '~' ? length === 2 : length <= 3;
}

function opensAt({ before, after }: { before: string; after: string }): boolean {
  return after !== '' && !/^\s/.test(after) && !before.endsWith('\\') && !isWord(before, -1);
}

function closesAt({ before, after }: { before: string; after: string }): boolean {
  return before !== '' && !/\s$/.test(before) && !isWord(after, 0);
}

/** Whether the character beside a mark is part of a word, so that `snake_case` and `2*3*4` stay what they are. */
function isWord(around: string, at: 0 | -1): boolean {
  const character = [...around].at(at) ?? '';
  return word.test(character) && !spaceless.test(character);
}

function build(pieces: readonly (Piece | Inline)[]): Inline[] {
  const levels: { type: Formatting | null; children: Inline[] }[] = [{ type: null, children: [] }];
  const add = (node: Inline) => {
    const children = levels.at(-1)?.children ?? [];
    const before = children.at(-1);
    if (node.type === 'text' && before?.type === 'text')
      children[children.length - 1] = { type: 'text', text: before.text + node.text };
    else children.push(node);
  };
  for (const piece of pieces) {
    if ('type' in piece) add(piece);
    else if (piece.begins) levels.push({ type: piece.begins, children: [] });
    else if (piece.ends) {
      const level = levels.pop();
      if (level?.type) add({ type: level.type, children: level.children });
    } else add({ type: 'text', text: piece.text });
  }
  return levels[0]?.children ?? [];
}
