import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Reaction } from '../../functions/wire/values.ts';
import { searchEmoji, shortCode, unpackEmoji, withTone } from '../../site/src/app/ui/emoji/search.ts';
import { packEmoji } from '../../site/src/scripts/emoji.ts';

const groups = unpackEmoji(packEmoji());
const all = groups.flat();
const first = (query: string) => searchEmoji(groups, query, 3).map(({ text }) => text);

describe('the emoji of the picker', () => {
  it('are in nine groups, each with a name of its own', () => {
    expect(groups).toHaveLength(9);
    expect(all.length).toBeGreaterThan(1_800);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    expect(all.filter(({ name, text }) => name === '' || text === '')).toEqual([]);
  });

  it('are all accepted as reactions, in every skin tone', () => {
    const tones = ['', '\u{1f3fb}', '\u{1f3ff}'];
    const refused = all
      .flatMap((emoji) => tones.map((tone) => withTone(emoji, tone)))
      .filter((text) => !v.is(Reaction, text));
    expect(refused).toEqual([]);
    expect(all.filter(({ hasTones }) => hasTones).length).toBeGreaterThan(250);
  });

  it('are found by short code, by name and by other words, the closest first', () => {
    expect(first('tada')[0]).toBe('🎉');
    expect(first('+1')[0]).toBe('👍');
    expect(first('heart')[0]).toBe('❤️');
    expect(first('crescent moon')).toContain('🌒');
    expect(first('congrat').length).toBeGreaterThan(0);
    expect(first('qqqq')).toEqual([]);
    expect(first(' ')).toEqual([]);
  });

  it('have a code that can be typed', () => {
    expect(all.map(shortCode).filter((code) => !/^[\p{L}\p{N}_+-]+$/u.test(code))).toEqual([]);
  });

  it('take a skin tone only where there is one', () => {
    const emoji = (text: string) => all.find((one) => one.text === text) ?? { text, hasTones: false };
    expect(withTone(emoji('👍'), '\u{1f3fd}')).toBe('👍🏽');
    expect(withTone(emoji('👩‍🚀'), '\u{1f3fd}')).toBe('👩🏽‍🚀');
    expect(withTone(emoji('😀'), '\u{1f3fd}')).toBe('😀');
  });
});
