import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TextEdit, toggleCode, toggleMark } from '../../site/src/app/ui/compose/edit-text.ts';
import { cutMentions, moveMentions } from '../../site/src/app/ui/compose/mention-ranges.ts';
import { askedAt, matchMembers } from '../../site/src/app/ui/compose/suggest.ts';
import { people } from './fixture.ts';

const mention = (start: number, length: number, userId = 'a') => ({ userId, start, length });

describe('mentions in a text that is edited', () => {
  /** Replaces a part, as a person does, with the caret behind it. */
  const edit = (text: string, start: number, end: number, put: string) => ({
    after: text.slice(0, start) + put + text.slice(end),
    caret: start + put.length,
  });
  const moved = (text: string, start: number, end: number, put: string) => {
    const { after, caret } = edit(text, start, end, put);
    return moveMentions([mention(3, 4)], text, after, caret).map((one) =>
      after.slice(one.start, one.start + one.length),
    );
  };

  it('stay with their words when something before or behind them changes', () => {
    for (const [start, end, put] of [
      [0, 0, 'Oh, '],
      [0, 3, ''],
      [3, 3, '@'],
      [3, 3, '('],
      [7, 7, '!'],
      [7, 7, 'n'],
      [8, 11, 'x'],
    ] as const)
      expect(moved('hi @Ann, you', start, end, put), put).toEqual(['@Ann']);
  });

  it('are dropped when their own words change', () => {
    for (const [start, end, put] of [
      [4, 4, 'x'],
      [6, 7, ''],
      [3, 4, ''],
      [0, 12, ''],
      [2, 5, ''],
    ] as const)
      expect(moved('hi @Ann, you', start, end, put)).toEqual([]);
  });

  it('always name what they named, whatever is typed where', () => {
    const edits = fc.array(
      fc.tuple(fc.nat(30), fc.nat(6), fc.constantFrom('', '@', 'A', 'n', '@Ann', ' ', '\n', '@A')),
      { maxLength: 12 },
    );
    let kept = 0;
    fc.assert(
      fc.property(edits, (list) => {
        let text = '@@Ann nn @Ann @A';
        let mentions = [mention(1, 4), mention(9, 4, 'b')];
        for (const [at, removed, put] of list) {
          const start = Math.min(at, text.length);
          const { after, caret } = edit(text, start, Math.min(start + removed, text.length), put);
          mentions = moveMentions(mentions, text, after, caret);
          text = after;
          for (const one of mentions) expect(text.slice(one.start, one.start + one.length)).toBe('@Ann');
          kept += mentions.length;
        }
      }),
      { numRuns: 500 },
    );
    expect(kept).toBeGreaterThan(100);
  });

  it('move with what is trimmed before them', () => {
    expect(cutMentions([mention(2, 4), mention(9, 4)], 2, 8)).toEqual([mention(0, 4)]);
  });
});

describe('what is being typed', () => {
  const asked = (text: string, mentions = [mention(90, 1)]) => askedAt(text, text.length, mentions);

  it('asks for members from an "@" on', () => {
    expect(asked('hi @an')).toEqual({ kind: 'member', start: 3, query: 'an' });
    expect(asked('@')).toEqual({ kind: 'member', start: 0, query: '' });
    expect(asked('(@Ann Li')).toEqual({ kind: 'member', start: 1, query: 'Ann Li' });
    expect(asked('ann@example')).toBeNull();
    expect(asked('@ann\nx')).toBeNull();
    expect(asked('@Ann ', [mention(0, 4)])).toBeNull();
  });

  it('asks for emoji from a colon and two letters on', () => {
    expect(asked('so :smi')).toEqual({ kind: 'emoji', start: 3, query: 'smi' });
    for (const text of [':s', '10:30', 'https://', ':)', 'a:bc']) expect(asked(text), text).toBeNull();
  });

  it('finds members by the beginning of handle, name or surname, without accents', () => {
    const handles = (query: string) => matchMembers(people, query).map(({ handle }) => handle);
    expect(handles('mi')).toEqual(['mira']);
    expect(handles('kovac')).toEqual(['mira']);
    expect(handles('LEA')).toEqual(['lea']);
    expect(handles('ovač')).toEqual([]);
    expect(handles('')).toHaveLength(8);
  });
});

describe('formatting by keys', () => {
  const apply = (value: string, { start, end, text, selection }: TextEdit) => {
    const after = value.slice(0, start) + text + value.slice(end);
    return [after, after.slice(...selection)];
  };

  it('puts marks around the selection, and takes them away again', () => {
    expect(apply('a b c', toggleMark('a b c', 2, 3, '**'))).toEqual(['a **b** c', 'b']);
    expect(apply('a **b** c', toggleMark('a **b** c', 4, 5, '**'))).toEqual(['a b c', 'b']);
    expect(apply('**b**', toggleMark('**b**', 2, 3, '*'))).toEqual(['***b***', 'b']);
    expect(apply('', toggleMark('', 0, 0, '**'))).toEqual(['****', '']);
  });

  it('makes several lines a block of code', () => {
    expect(apply('a', toggleCode('a', 0, 1))).toEqual(['`a`', 'a']);
    expect(apply('x a\nb', toggleCode('x a\nb', 2, 5))).toEqual(['x \n```\na\nb\n```', 'a\nb']);
  });
});
