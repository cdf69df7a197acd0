import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../site/src/app/ui/markdown/nodes.ts';
import { parseMessage } from '../../site/src/app/ui/markdown/parse.ts';
import { previewsReady, previewText } from '../../site/src/app/ui/markdown/plain.ts';

await previewsReady;

/** Nodes in a short form: `<b>…</b>` and so on. */
const shown = (text: string): string => parseMessage(text).map(block).join('|');

const names = { bold: 'b', italic: 'i', strike: 's' } as const;

function block(one: Block): string {
  if (one.type === 'text') return one.children.map(inline).join('');
  if (one.type === 'code') return `<pre ${one.language}>${one.text}</pre>`;
  if (one.type === 'quote') return `<q>${one.blocks.map(block).join('|')}</q>`;
  return `<${one.start ?? 'ul'}>${one.items.map((item) => `<li>${item.map(block).join('|')}</li>`).join('')}</>`;
}

function inline(one: Inline): string {
  if (one.type === 'text') return one.text;
  if (one.type === 'code') return `<c>${one.text}</c>`;
  if (one.type === 'mention') return `<@${one.mention.userId}>`;
  const inside = one.children.map(inline).join('');
  if (one.type === 'link')
    return `<a ${one.href}${one.target === null ? '' : ` (${one.target})`}>${inside}</a>`;
  return `<${names[one.type]}>${inside}</${names[one.type]}>`;
}

const links = (text: string): string[] =>
  parseMessage(text)
    .flatMap((one) => (one.type === 'text' ? one.children : []))
    .flatMap((one) => (one.type === 'link' ? one.href : []));

describe('formatting', () => {
  it.each([
    [
      '**bold** and *italic*, _italic_ and __bold__',
      '<b>bold</b> and <i>italic</i>, <i>italic</i> and <b>bold</b>',
    ],
    ['~~gone~~', '<s>gone</s>'],
    ['***both***', '<i><b>both</b></i>'],
    ['**bold *and italic***', '<b>bold <i>and italic</i></b>'],
    ['*a **b** c*', '<i>a <b>b</b> c</i>'],
    ['two\n**lines\nlong**', 'two\n<b>lines\nlong</b>'],
    ['这是**粗体**文字', '这是<b>粗体</b>文字'],
    ['`*code*` and ``a ` b``', '<c>*code*</c> and <c>a ` b</c>'],
  ])('is read in %s', (text, expected) => expect(shown(text)).toBe(expected));

  it.each([
    '2*3*4 = 24',
    'snake_case_name and __init__py',
    'a * not * closed *',
    '**',
    '****',
    '**open',
    '~not struck~',
    '¯\\_(ツ)_/¯',
    'a ` tick',
    ':( [ ] ( )',
    '# no heading',
    '>:(',
    '-5 degrees',
  ])('is not seen in %s', (text) => expect(shown(text)).toBe(text));

  it('overlapping ends with the outer one', () => {
    expect(shown('*a **b* c**')).toBe('<i>a **b</i> c**');
  });
});

describe('blocks', () => {
  it('are code in fences, with its language, up to a fence as long or to the end', () => {
    expect(shown('see\n\n```ts\nlet a = `*b*`;\n\n```\nend')).toBe('see|<pre ts>let a = `*b*`;\n</pre>|end');
    expect(shown('````\n```\n````')).toBe('<pre >```</pre>');
    expect(shown('```\nopen **b**')).toBe('<pre >open **b**</pre>');
  });

  it('are quotes, also inside of each other, no deeper than six', () => {
    expect(shown('> a\n> > *b*\nc')).toBe('<q>a|<q><i>b</i></q></q>|c');
    expect(shown(`${'>'.repeat(50)} x`).match(/<q>/g)).toHaveLength(6);
  });

  it('are lists with bullets and numbers', () => {
    expect(shown('- a\n- **b**\n  - c\n\nd')).toBe('<ul><li>a</li><li><b>b</b>|<ul><li>c</li></></li></>|d');
    expect(shown('3. a\n4. b')).toBe('<3><li>a</li><li>b</li></>');
    expect(shown('it was in\n2024. What a year')).toBe('it was in\n2024. What a year');
  });

  it('leave line breaks and blank lines of text as they are', () => {
    expect(shown('a\n\n\nb\n c')).toBe('a\n\n\nb\n c');
  });
});

describe('links', () => {
  it('are http, https and mailto alone', () => {
    expect(links('see https://a.example/b?c=d and http://e.example')).toEqual([
      'https://a.example/b?c=d',
      'http://e.example/',
    ]);
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example //a.example')).toEqual([]);
    for (const target of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//a.example',
      '/app/',
      'java\nscript:x',
    ])
      expect(links(`[x](${target})`), target).toEqual([]);
    expect(shown('[write](mailto:ann@a.example)')).toBe('<a mailto:ann@a.example (ann@a.example)>write</a>');
  });

  it('say where they lead, unless the text is that address', () => {
    expect(shown('[**here**](https://a.example/x)')).toBe(
      '<a https://a.example/x (a.example)><b>here</b></a>',
    );
    expect(shown('[https://bank.example](https://evil.example)')).toBe(
      '<a https://evil.example/ (evil.example)>https://bank.example</a>',
    );
    expect(shown('[https://a.example/x](https://a.example/x)')).toBe(
      '<a https://a.example/x>https://a.example/x</a>',
    );
  });

  it('show a host in disguise by its real name', () => {
    expect(shown('https://bank.example@evil.example/')).toContain('(evil.example)');
    expect(shown('https://\u0430pple.example/')).toContain('(xn--');
    expect(shown('https:\\\\a.example')).not.toContain('<a');
  });

  it('leave the punctuation of the sentence outside, and keep brackets that belong to them', () => {
    expect(links('(https://a.example/x).')).toEqual(['https://a.example/x']);
    expect(links('**https://a.example/x**')).toEqual([]);
    expect(shown('**https://a.example/x**')).toBe('<b><a https://a.example/x>https://a.example/x</a></b>');
    expect(links('https://en.example/Moon_(phase), then')).toEqual(['https://en.example/Moon_(phase)']);
    expect(links('[moon](https://en.example/Moon_(phase))')).toEqual(['https://en.example/Moon_(phase)']);
  });

  it('end before a character that turns the direction of writing', () => {
    expect(links('https://a.example/\u202Egnp.exe')).toEqual(['https://a.example/']);
    expect(links('[x](https://a.example/\u202Egnp.exe)')).toEqual(['https://a.example/']);
  });
});

describe('mentions', () => {
  const mention = (userId: string, start: number, length: number) => ({ userId, start, length });
  const read = (text: string, ...mentions: ReturnType<typeof mention>[]) =>
    parseMessage(text, mentions).map(block).join('|');

  it('stand where they were written, also inside of formatting', () => {
    expect(read('hi **@Ann *B***, @Cy', mention('a', 5, 7), mention('c', 17, 3))).toBe(
      'hi <b><@a></b>*, <@c>',
    );
    expect(read('> @Ann\n- @Ann', mention('a', 2, 4), mention('a', 9, 4))).toBe(
      '<q><@a></q>|<ul><li><@a></li></>',
    );
  });

  it('are text in code', () => {
    expect(read('`@Ann`', mention('a', 1, 4))).toBe('<c>@Ann</c>');
  });

  it('are text where the range names nobody, lies across another one or outside', () => {
    expect(read('send money', mention('a', 0, 4))).toBe('send money');
    expect(read('@Ann', mention('a', 0, 4), mention('b', 2, 2))).toBe('<@a>');
    expect(read('@Ann', mention('a', 0, 9))).toBe('@Ann');
  });

  it('are not confused by the characters that mark them', () => {
    expect(read('\ufdd00\ufdd0 @Ann', mention('a', 4, 4))).toBe('\ufdd00\ufdd0 <@a>');
  });
});

describe('a preview', () => {
  it('is one line without formatting', () => {
    expect(previewText('**Hi**\n> quoted `code`\n\n- one\n- [two](https://a.example)')).toBe(
      'Hi quoted code • one • two',
    );
    expect(previewText('2*3 and _no')).toBe('2*3 and _no');
    expect(previewText(`${'x'.repeat(159)}🌒`).isWellFormed()).toBe(true);
  });
});
