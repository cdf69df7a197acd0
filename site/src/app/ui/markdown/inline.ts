import { emphasise, type Token } from './emphasis.ts';
import { bareLink, writtenLink } from './links.ts';
import type { MarkedText } from './mentions.ts';
import type { Inline } from './nodes.ts';

/** Where something other than text may begin. */
const specials = /[`*_~[\ufdd0-\ufdef]|https?:\/\//gi;

/** Reads formatting, links and mentions of a text without blocks. */
export function parseInline(text: string, marked: MarkedText, links = true): Inline[] {
  const tokens: Token[] = [];
  const special = new RegExp(specials);
  const codeEnds = codeSpans(text);
  const brackets = links ? closingBrackets(text) : new Map<number, number>();
  let position = 0;
  const emit = (start: number, end: number, token: Token) => {
    if (start > position) tokens.push({ node: { type: 'text', text: text.slice(position, start) } });
    tokens.push(token);
    position = end;
    special.lastIndex = end;
  };
  for (let found = special.exec(text); found; found = special.exec(text)) {
    const at = found.index;
    const character = text[at] ?? '';
    if (character === '`') {
      const length = runLength(text, at);
      const end = codeEnds.get(at);
      if (end === undefined) special.lastIndex = at + length;
      else {
        const code = marked.restore(text.slice(at + length, end));
        emit(at, end + length, { node: { type: 'code', text: withoutPadding(code) } });
      }
    } else if (character === '*' || character === '_' || character === '~') {
      const length = runLength(text, at);
      emit(at, at + length, {
        marks: text.slice(at, at + length),
        before: text.slice(Math.max(0, at - 2), at),
        after: text.slice(at + length, at + length + 2),
      });
    } else if (character === '[') {
      const closed = brackets.get(at);
      const link = closed === undefined ? null : writtenLink(text, at, closed, brackets, marked.restore);
      if (link && closed !== undefined) {
        const children = parseInline(text.slice(at + 1, closed), marked, false);
        emit(at, link.end, {
          node: { type: 'link', href: link.href, children, target: link.target(plainOf(children)) },
        });
      }
    } else if (character === marked.mark) {
      const end = text.indexOf(character, at + 1);
      const mention = end < 0 ? undefined : marked.at(Number(text.slice(at + 1, end)));
      if (mention) emit(at, end + 1, { node: { type: 'mention', ...mention } });
    } else if (character === 'h' || character === 'H') {
      const link = links ? bareLink(text, at) : null;
      if (link) {
        const written = text.slice(at, link.end);
        const children = [{ type: 'text', text: written } as const];
        emit(at, link.end, { node: { type: 'link', href: link.href, children, target: link.target } });
      }
    }
  }
  if (position < text.length) tokens.push({ node: { type: 'text', text: text.slice(position) } });
  return emphasise(tokens);
}

/** The text of nodes without their formatting. */
export function plainOf(nodes: readonly Inline[]): string {
  return nodes.map((node) => ('text' in node ? node.text : plainOf(node.children))).join('');
}

/** Where the code span that begins at a position ends: at the next run of as many backticks. */
function codeSpans(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  const runs = [...text.matchAll(/`+/g)];
  const next = new Map<number, number>();
  for (const run of runs.reverse()) {
    const end = next.get(run[0].length);
    if (end !== undefined) ends.set(run.index, end);
    next.set(run[0].length, run.index);
  }
  return ends;
}

/** For every opening bracket, square or round, the one that closes it. */
function closingBrackets(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: Record<'[' | '(', number[]> = { '[': [], '(': [] };
  for (const { 0: character, index } of text.matchAll(/[[\]()]/g)) {
    if (character === '[' || character === '(') open[character].push(index);
    else {
      const start = open[character === ']' ? '[' : '('].pop();
      if (start !== undefined) closing.set(start, index);
    }
  }
  return closing;
}

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === text[at]) end++;
  return end - at;
}

/** A space on both sides lets a span begin or end with a backtick. */
function withoutPadding(code: string): string {
  return /^ .*\S.* $/s.test(code) ? code.slice(1, -1) : code;
}
