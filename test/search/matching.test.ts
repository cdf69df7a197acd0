import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSets, similarSets } from '../../functions/core/search/asked.ts';
import { fold } from '../../functions/wire/search/fold.ts';
import { askedWords, matchesIn } from '../../functions/wire/search/match.ts';
import { gramsOf, wordsOf } from '../../functions/wire/search/words.ts';

/** What of a text is marked; null where it is not found. */
function marked(text: string, typed: string, similar = false): string[] | null {
  const ranges = matchesIn(text, askedWords(typed), similar);
  return ranges?.map(({ start, end }) => text.normalize('NFC').slice(start, end)) ?? null;
}

describe('a text is found by its words', () => {
  test.each([
    ['the beginning of a word', 'The ferry leaves at nine', 'fer', ['fer']],
    ['the inside of a word, from four letters on', 'Am Krankenhaus vorbei', 'haus', ['haus']],
    ['all words, wherever they stand', 'Tickets are in the drawer', 'drawer tick', ['Tick', 'drawer']],
    ['other capitals', 'NASA called', 'nasa', ['NASA']],
    ['without accents', 'Grüße aus München', 'munchen', ['München']],
    ['with accents where there are none', 'the cafe', 'café', ['cafe']],
    ['sharp s', 'Große Straße', 'strasse', ['Straße']],
    ['a letter in two parts', 'Cafe\u0301 Central', 'café', ['Café']],
    ['full width', 'ＡＢＣ１２３', 'abc123', ['ＡＢＣ１２３']],
    ['Turkish', 'İstanbul’da ılık', 'istanbul ilik', ['İstanbul', 'ılık']],
    ['Greek', 'Ο ΛΌΓΟΣ', 'λόγος', ['ΛΌΓΟΣ']],
    ['Arabic with its article and vowels', 'ذَهَبْتُ إلى البَيْت', 'بيت', ['بَيْت']],
    ['Arabic with another alef', 'أحمد وصل', 'احمد', ['أحمد']],
    ['Hebrew', 'שָׁלוֹם לכולם', 'שלום', ['שָׁלוֹם']],
    ['Chinese, of any characters of a sentence', '我们明天去北京吃饭', '北京', ['北京']],
    ['one Chinese character', '我们明天去北京', '京', ['京']],
    ['Japanese', 'カタカナで書く', 'タカ', ['タカ']],
    ['Korean with its particle', '학교에 가요', '학교', ['학교']],
    ['Thai', 'สวัสดีครับ', 'สวัส', ['สวัส']],
    ['Hindi', 'नमस्ते दुनिया', 'नमस्ते', ['नमस्ते']],
    ['an emoji', 'Done 🎉 at last', '🎉', ['🎉']],
    ['a short word as a whole', 'It is ok', 'ok', ['ok']],
    ['digits', 'Room 4711', '471', ['471']],
  ])('%s', (_, text, typed, parts) => {
    expect(marked(text, typed)).toEqual(parts);
  });

  test.each([
    ['one word is missing', 'Tickets are in the drawer', 'tickets kitchen'],
    ['three letters inside of a word', 'The party', 'art'],
    ['two letters at the beginning of a longer one', 'okay then', 'ok'],
    ['characters in another order', '北京', '京北'],
    ['a slip, where slips are not forgiven', 'tomorrow', 'tomorow'],
  ])('and not where %s', (_, text, typed) => {
    expect(marked(text, typed)).toBeNull();
  });
});

describe('one slip is forgiven', () => {
  test.each([
    ['missing', 'See you tomorrow', 'tomorow'],
    ['too many', 'See you tomorrow', 'tommorrow'],
    ['wrong', 'See you tomorrow', 'tomarrow'],
    ['changed places', 'See you tomorrow', 'tomrorow'],
    ['wrong at the beginning', 'See you tomorrow', 'romorrow'],
    ['missing in the umlaut of another keyboard', 'nach München', 'muenchen'],
  ])('a letter that is %s', (_, text, typed) => {
    expect(marked(text, typed, true)).toEqual([expect.stringMatching(/^(tomorrow|München)$/)]);
  });

  test.each([
    ['two of them', 'tomorrow', 'tumorow'],
    ['one in a short word', 'help', 'halp'],
    ['another word', 'kitchen', 'drawer'],
  ])('and not %s', (_, text, typed) => {
    expect(marked(text, typed, true)).toBeNull();
  });
});

/** Letters of several scripts, so that words begin and end in all places. */
const letters = fc.string({
  unit: fc.constantFrom(...'abcdeéßæ 1.', 'ا', 'ل', 'ب', '北', '京', 'カ', '학', 'é', '🎉'),
  maxLength: 24,
});

/** Whether the index names a text for one of these sets. */
function isNamed(text: string, sets: ReturnType<typeof exactSets>): boolean {
  const grams = new Set(wordsOf(fold(text).text).flatMap(gramsOf));
  return sets.some((set) => set.every((gram) => grams.has(gram)));
}

test('whatever matches is named by the index', () => {
  fc.assert(
    fc.property(letters, fc.nat(), fc.integer({ min: 1, max: 8 }), (text, from, length) => {
      const typed = text.slice(from % (text.length + 1)).slice(0, length);
      const words = askedWords(typed);
      if (words.length === 0 || matchesIn(text, words) === null) return;
      expect(isNamed(text, exactSets(words)), `${typed} in ${text}`).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('whatever matches with one slip is named by the index, but for another letter in the middle of five', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(word, word, (text, typed) => {
      const words = askedWords(typed);
      if (matchesIn(text, words) !== null || matchesIn(text, words, true) === null) return;
      const middle = typed.length === 5 && text.slice(0, 2) === typed.slice(0, 2);
      if (middle && text.slice(3, 5) === typed.slice(3)) return;
      expect(isNamed(text, similarSets(words)), `${typed} for ${text}`).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test('ranges are places of the text, in order and apart', () => {
  fc.assert(
    fc.property(letters, letters, (text, typed) => {
      const ranges = matchesIn(text, askedWords(typed)) ?? [];
      ranges.forEach(({ start, end }, index) => {
        expect(start).toBeGreaterThanOrEqual(index === 0 ? 0 : (ranges[index - 1]?.end ?? 0));
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.normalize('NFC').length);
      });
    }),
  );
});
