import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../site/src/app/ui/markdown/nodes.ts';
import { parseMessage } from '../../site/src/app/ui/markdown/parse.ts';
import { previewsReady, previewText } from '../../site/src/app/ui/markdown/plain.ts';

await previewsReady;

const marks = [
  '*',
  '_',
  '~',
  '`',
  '```',
  '**',
  '~~',
  '[',
  ']',
  '(',
  ')',
  '>',
  '> ',
  '- ',
  '1. ',
  '\n',
  ' ',
  '\\',
];
const words = ['a', 'b', 'é', '字', '🌒', '@Ann', 'שלום'];
const addresses = [
  'https://a.example/x',
  'javascript:alert(1)',
  'http://',
  'mailto:a@b.example',
  'HTTPS://A.example',
  'data:x',
];
const pieces = (...lists: string[][]) =>
  fc.array(fc.constantFrom(...lists.flat()), { maxLength: 60 }).map((list) => list.join(''));
const mentions = fc.array(
  fc.record({
    userId: fc.constantFrom('a', 'b'),
    start: fc.nat(80),
    length: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 4 },
);

/** All text of the nodes, in order. */
function written(blocks: readonly Block[]): string {
  const inlines = (nodes: readonly Inline[]): string =>
    nodes.map((node) => ('text' in node ? node.text : inlines(node.children))).join('');
  return blocks
    .map((block) => {
      if (block.type === 'text') return inlines(block.children);
      if (block.type === 'code') return block.language + block.text;
      return block.type === 'quote' ? written(block.blocks) : block.items.map(written).join('');
    })
    .join('');
}

/** What no formatting takes away. */
const kept = (text: string) => text.replace(/[*_~`[\]()>\-\d.\s]/g, '');

describe('any text', () => {
  it('is read without an error and without a loss, with any mentions', () => {
    fc.assert(
      fc.property(pieces(marks, words), mentions, (text, list) => {
        expect(kept(written(parseMessage(text, list)))).toBe(kept(text));
      }),
      { numRuns: 600 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), mentions, (text, list) => {
        expect(kept(written(parseMessage(text, list))).length).toBe(kept(text).length);
        previewText(text);
      }),
      { numRuns: 300 },
    );
  });

  it('without any mark stays exactly as it is', () => {
    fc.assert(
      fc.property(pieces(words, [' ', '!', ',', '5']), (text) => {
        expect(written(parseMessage(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('has links to the web and to mail alone', () => {
    const hrefs = (value: unknown): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const inside = Object.values(value).flatMap(hrefs);
      return 'href' in value ? [String(value.href), ...inside] : inside;
    };
    let seen = 0;
    fc.assert(
      fc.property(pieces(marks, words, addresses, ['[a](', '[a](https://a.example)']), (text) => {
        for (const href of hrefs(parseMessage(text))) {
          seen++;
          expect(href).toMatch(/^(https?:\/\/[^/]|mailto:)/);
        }
      }),
      { numRuns: 600 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  it('nests no deeper than a page can show', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    for (const unit of ['*_', '**~~', '> ', '- ', '> - ']) {
      const text = `${unit.repeat(1_000)}a${[...unit].reverse().join('').repeat(1_000)}`;
      expect(depth(parseMessage(text)), unit).toBeLessThan(120);
    }
  });
});

describe('hostile text', () => {
  const units = [
    '*',
    '[',
    '>',
    '`',
    '_',
    '> ',
    '- ',
    '1. ',
    '[a](',
    '*a ',
    '**a',
    '_*',
    '`` ` ',
    '(',
    ')',
    'https://a.b/)',
    'h',
    '\n>',
    '```\n',
    '[](',
    ']',
    '~~',
    '*a_ ',
  ];

  /** Time of this thread alone, the least of several: what else the machine does shall not count. */
  const leastMs = (text: string) => {
    const times = [1, 2].map(() => {
      const from = process.threadCpuUsage().user;
      parseMessage(text);
      return (process.threadCpuUsage().user - from) / 1_000;
    });
    return Math.min(...times);
  };

  it.each(units)('takes time that grows with its length alone: %j', (unit) => {
    const text = (length: number) => unit.repeat(length / unit.length);
    expect(leastMs(text(10_000))).toBeLessThan(150);
    // A hundred milliseconds or two; many seconds if it grew with the square.
    expect(leastMs(text(80_000))).toBeLessThan(1_200);
  });

  it('takes no longer where a bare address ends in many brackets', () => {
    expect(leastMs(`https://a.example/${')'.repeat(100_000)}`)).toBeLessThan(200);
    expect(leastMs(`[${'a'.repeat(50_000)}](https://a.example/${'('.repeat(50_000)}`)).toBeLessThan(200);
  });
});
