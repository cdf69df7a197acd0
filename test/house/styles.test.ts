import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const styles = fileURLToPath(new URL('../../site/src/styles/', import.meta.url));
const physical =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|border-(?:top|bottom)-(?:left|right)-radius|(?:text-align|float|clear)(?=:\s*(?:left|right)))\s*:/gm;

test('styles know start and end, never left and right, so that they hold in Arabic as well', async () => {
  const found: string[] = [];
  let files = 0;
  for await (const path of glob('*.css', { cwd: styles })) {
    files += 1;
    const text = (await readFile(styles + path, 'utf8')).replace(/\/\*.*?\*\//gs, '');
    for (const [match] of text.matchAll(physical)) found.push(`${basename(path)}: ${match.trim()}`);
  }
  expect(files).toBeGreaterThan(10);
  expect(found).toEqual([]);
});

test.each(['margin-left: 1px;', '  right: 0;', 'text-align: right;', 'border-top-left-radius: 2px;'])(
  '%s is noticed',
  (line) => {
    expect(`a {\n${line}\n}`).toMatch(new RegExp(physical.source, 'm'));
  },
);
