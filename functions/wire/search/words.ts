/** Scripts that set no spaces between words, or whose words are mostly two characters: every character counts. */
const dense = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Yi}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{M}\p{N}]]`;
const wordPattern = new RegExp(
  String.raw`(?<dense>${dense}+)|[[\p{L}\p{M}\p{N}]--${dense}]+|\p{Extended_Pictographic}`,
  'gv',
);

/** A run of letters and digits, or one emoji. */
export interface Word {
  readonly text: string;
  readonly at: number;
  /** Of a script whose every character counts. */
  readonly dense: boolean;
}

/** The words of a folded text, in their order. */
export function wordsOf(folded: string): Word[] {
  // Most of what is written, and five times as fast.
  if (/^[\x20-\x7e\s]*$/.test(folded)) {
    return [...folded.matchAll(/[a-z0-9]+/g)].map(({ 0: text, index }) => ({
      text,
      at: index,
      dense: false,
    }));
  }
  return [...folded.matchAll(wordPattern)].map(({ 0: text, index, groups }) => ({
    text,
    at: index,
    dense: groups?.dense !== undefined,
  }));
}

/**
 * The pieces of a word that the index knows: its trigrams, or the whole of a shorter one; of dense scripts characters and pairs
 * of them.
 */
export function gramsOf({ text, dense }: Pick<Word, 'text' | 'dense'>): string[] {
  const characters = [...text];
  if (dense) return [...characters, ...runs(characters, 2)];
  return characters.length < 3 ? [text] : runs(characters, 3);
}

/** The fewest pieces that say the same of what is searched for: pairs of characters say more than the characters. */
export function askedGramsOf(word: Pick<Word, 'text' | 'dense'>): string[] {
  const grams = gramsOf(word);
  const pairs = word.dense ? grams.filter((gram) => [...gram].length === 2) : [];
  return pairs.length > 0 ? pairs : grams;
}

function runs(characters: readonly string[], length: number): string[] {
  const found: string[] = [];
  for (let from = 0; from + length <= characters.length; from++) {
    found.push(characters.slice(from, from + length).join(''));
  }
  return found;
}
