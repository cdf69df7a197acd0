import { graphemeCount } from '../../../../../functions/wire/values.ts';

/** Longer texts, in characters or in lines, are folded. */
const foldAbove = { chars: 1_200, lines: 18 } as const;
const foldedTo = { chars: 700, lines: 12 } as const;

/** The beginning of a long text, cut at a space where one is near; null when the text is short enough to stand whole. */
export function foldText(text: string): string | null {
  const lines = text.split('\n');
  if (text.length <= foldAbove.chars && lines.length <= foldAbove.lines) return null;
  const head = lines.slice(0, foldedTo.lines).join('\n');
  if (head.length <= foldedTo.chars) return head;
  const cut = head.slice(0, foldedTo.chars);
  const space = cut.search(/\s\S*$/);
  // A lone high surrogate at the end would be half a character.
  return (space > foldedTo.chars - 80 ? cut.slice(0, space) : cut).replace(/[\ud800-\udbff]$/, '');
}

/** Not `\p{RGI_Emoji}`: V8 takes most of a second to compile it. */
const pictographs =
  /^(?=.*[\p{Extended_Pictographic}\p{RI}])[\p{Extended_Pictographic}\p{RI}\p{Emoji_Modifier}\p{Variation_Selector}\p{Join_Control} ]+$/u;

/** One to three emoji and nothing else: shown larger. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 60 && pictographs.test(text) && graphemeCount(text.replaceAll(' ', '')) <= 3;
}
