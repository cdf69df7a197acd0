import { type FunctionName, functions } from '../../../functions/routes.ts';
import { importMs, reportOf, withBundles } from './bundles.ts';

const help = `npm run bench:cold

Bundles every function as a deploy does, and prints what a cold start of each has to read, and how long importing it takes in a
process that has done nothing else.`;

if (process.argv.includes('--help')) console.log(help);
else measure();

function measure(): void {
  const names = Object.keys(functions) as FunctionName[];
  console.log(
    '| function | read at once KiB | read later KiB | import ms | packages |\n|---|---:|---:|---:|---|',
  );
  withBundles(names, (folderOf) => {
    for (const name of names) {
      const { initialBytes, lazyBytes, packages } = reportOf(name, folderOf(name));
      const cells = [
        name,
        kib(initialBytes),
        kib(lazyBytes),
        importMs(folderOf(name)).toFixed(0),
        packages.join(' '),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  });
}

function kib(bytes: number): string {
  return String(Math.round(bytes / 1_024));
}
