export interface Emoji {
  readonly text: string;
  readonly name: string;
  /** What can be typed between two colons. */
  readonly codes: readonly string[];
  /** Further words to find it by. */
  readonly words: readonly string[];
  readonly hasTones: boolean;
}

/** Reads what the build has packed: one list for each group, in Unicode's order. */
export function unpackEmoji(packed: readonly string[]): Emoji[][] {
  return packed.map((group) =>
    group.split('\n').map((line) => {
      const [text = '', name = '', codes = '', words = '', tones] = line.split('\t');
      return { text, name, codes: list(codes), words: list(words), hasTones: tones === '1' };
    }),
  );
}

/**
 * The emoji that answer a query, the closest first: by a short code that begins with it, then by a word of the name, then by
 * another word. Several words must all be found.
 */
export function searchEmoji(groups: readonly (readonly Emoji[])[], query: string, max: number): Emoji[] {
  const wanted = query
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  const code = wanted.join('_');
  if (code === '') return [];
  const ranked: Emoji[][] = [[], [], [], []];
  for (const emoji of groups.flat()) ranked[rank(emoji, wanted, code)]?.push(emoji);
  return ranked.flat().slice(0, max);
}

/** The emoji in a skin tone: one of U+1F3FB to U+1F3FF, or '' for none. */
export function withTone({ text, hasTones }: Pick<Emoji, 'text' | 'hasTones'>, tone: string): string {
  return hasTones && tone ? text.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, `$1${tone}`) : text;
}

/** The short code as it is shown; an emoji that has none of its own goes by its name. */
export function shortCode({ codes, name }: Emoji): string {
  return codes[0] ?? name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
}

/** 0 is the closest; 4 is no answer. */
function rank({ codes, name, words }: Emoji, wanted: readonly string[], code: string): number {
  if (codes.includes(code)) return 0;
  if (codes.some((one) => one.startsWith(code))) return 1;
  const ofName = [...name.toLowerCase().split(/[^\p{L}\p{N}]+/u), ...codes.flatMap((one) => one.split('_'))];
  const found = (among: readonly string[]) =>
    wanted.every((word) => among.some((one) => one.startsWith(word)));
  if (found(ofName)) return 2;
  return found([...ofName, ...words]) ? 3 : 4;
}

function list(words: string): string[] {
  return words === '' ? [] : words.split(' ');
}
