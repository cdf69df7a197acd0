/** Marks that people leave out when they type a word: accents, niqqud, harakat. Those of Indic scripts are letters and stay. */
const marks = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;
/** Joiners, directions, the Arabic lengthening: nothing that anybody would search for. */
const unseen = /\p{Cf}|\u0640|\ufe0e|\ufe0f/gu;
/** Letters that are one to whoever searches, and that Unicode does not take apart. */
const likeness: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
};

/** Few characters make up most of what is written, and taking one apart takes a hundred times as long as looking it up. */
const known = new Map<string, string>();
const knownMax = 5_000;

/** A text as it is compared, and for each of its places the place in the text that it was made of. */
export interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
}

/**
 * A text without everything that does not matter to whoever searches: capitals, accents and other marks, forms of width.
 *
 * @param text in NFC; other text is brought there first, so places are those of its NFC form.
 */
export function fold(text: string): Folded {
  let folded = '';
  const starts: number[] = [];
  let at = 0;
  for (const character of text.normalize('NFC')) {
    const plain = plainOf(character);
    folded += plain;
    for (let index = 0; index < plain.length; index++) starts.push(at);
    at += character.length;
  }
  return { text: folded, starts };
}

function plainOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? character.toLowerCase() : character;
  let plain = known.get(character);
  if (plain === undefined) {
    const apart = character.normalize('NFKD').toLowerCase().replace(marks, '').replace(unseen, '');
    plain = [...apart.normalize('NFC')].map((one) => likeness[one] ?? one).join('');
    if (known.size < knownMax) known.set(character, plain);
  }
  return plain;
}
