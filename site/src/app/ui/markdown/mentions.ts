import type { Mention } from '../../../../../functions/wire/conversations.ts';

/** A text in which each mention is a mark that no formatting takes apart. */
export interface MarkedText {
  readonly text: string;
  /** The character that begins and ends a mark; null where there is none. */
  readonly mark: string | null;
  /** What the mark with this number stands for. */
  at(number: number): { readonly text: string; readonly mention: Mention } | undefined;
  /** With all marks replaced by what was written. */
  restore(text: string): string;
}

/** Noncharacters: nobody types them, and one that a text does not hold can mark something in it. */
const candidates = Array.from({ length: 32 }, (_, index) => String.fromCharCode(0xfdd0 + index));

/**
 * Puts marks in the place of mentions. A range that is not a mention by its text (it does not begin with "@", lies
 * across another or outside) stays text.
 */
export function markMentions(text: string, mentions: readonly Mention[]): MarkedText {
  const mark = mentions.length === 0 ? null : (candidates.find((one) => !text.includes(one)) ?? null);
  const placed: { text: string; mention: Mention }[] = [];
  let marked = '';
  let position = 0;
  for (const mention of mark === null ? [] : mentions.toSorted((a, b) => a.start - b.start)) {
    const { start, length } = mention;
    const written = text.slice(start, start + length);
    if (start < position || written.length < length || !/^@[^\n]+$/.test(written)) continue;
    marked += `${text.slice(position, start)}${mark}${placed.length}${mark}`;
    placed.push({ text: written, mention });
    position = start + length;
  }
  const restore = (part: string) =>
    mark === null
      ? part
      : part
          .split(mark)
          .map((piece, index) => (index % 2 === 0 ? piece : (placed[Number(piece)]?.text ?? '')))
          .join('');
  return { text: marked + text.slice(position), mark, at: (number) => placed[number], restore };
}
