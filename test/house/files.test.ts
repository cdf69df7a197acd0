import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const linesMax = 300;
/** Files that may be longer, each with the reason. */
const longFiles = new Map<string, string>([]);

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.astro', '*.css', '*.sql', '*.mjs'], {
  cwd: root,
})
  .toString()
  .split('\n')
  .filter((file) => file && existsSync(new URL(file, new URL('../../', import.meta.url))));

test(`no source file has more than ${linesMax} lines without a written reason`, () => {
  expect(files.length).toBeGreaterThan(100);
  const long = files.flatMap((file) => {
    const lines =
      readFileSync(new URL(file, new URL('../../', import.meta.url)), 'utf8').split('\n').length - 1;
    return lines > linesMax && !longFiles.has(file) ? [`${file}: ${lines}`] : [];
  });
  expect(long).toEqual([]);
});

test('exported functions and classes of core, wire and the ports carry a docstring', () => {
  const bare = files
    .filter((file) => /^functions\/(core|wire|db|adapters)\/|^functions\/context\.ts$/.test(file))
    .flatMap((file) => {
      const lines = readFileSync(new URL(file, new URL('../../', import.meta.url)), 'utf8').split('\n');
      return lines.flatMap((line, index) => {
        const name = /^export (?:async )?(?:function|class) (\w+)/.exec(line)?.[1];
        return name && !/\*\/\s*$/.test(lines[index - 1] ?? '') ? [`${file}: ${name}`] : [];
      });
    });
  expect(bare).toEqual([]);
});
