import { describe, expect, test } from 'vitest';
import { askedWords } from '../../functions/wire/search/match.ts';
import { snippet } from '../../site/src/app/ui/logic/snippet.ts';

const told = (text: string | string[], typed: string, similar = false) =>
  snippet([text].flat(), askedWords(typed), similar)
    .map(({ text: words, hit }) => (hit ? `[${words}]` : words))
    .join('');

describe('the part of a message around what was looked for', () => {
  test('is the whole of a short one, with every place marked', () => {
    expect(told('The ferry, the FERRY!', 'ferry')).toBe('The [ferry], the [FERRY]!');
  });

  test('is cut at words on both sides of the first place', () => {
    const long = `${'before '.repeat(40)}the ferry ${'after '.repeat(60)}`;
    const shown = told(long, 'ferry');
    expect(shown).toMatch(/^…before .*the \[ferry\] after .*…$/);
    expect(shown.length).toBeLessThan(200);
  });

  test('cuts no character in two', () => {
    for (let before = 30; before < 45; before++) {
      const shown = told(`${'🎉'.repeat(before)} ferry ${'🎉'.repeat(120)}`, 'ferry');
      expect(shown.isWellFormed(), String(before)).toBe(true);
      expect(shown).toContain('[ferry]');
    }
  });

  test('marks a slip, and is taken of the first text that has a place', () => {
    expect(told('See you tomorrow', 'tomorow', true)).toBe('See you [tomorrow]');
    expect(told(['See below', 'ferry-times.pdf'], 'ferry')).toBe('[ferry]-times.pdf');
    expect(told(['nothing of it', ''], 'ferry')).toBe('nothing of it');
  });
});
