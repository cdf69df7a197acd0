import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
/** The module that exports the page: script and styles inside, and a policy that allows these and nothing from elsewhere. */
export async function viewerModule(): Promise<string> {
  const bundled = async (entry: string) => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(`site/src/takeout/${entry}`, root))],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2023',
      charset: 'utf8',
    });
    return outputFiles[0]?.text.trim() ?? '';
  };
  const script = (await bundled('page.ts')).replaceAll('</script', '<\\/script');
  const styles = await bundled('page.css');
  const allowed = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${allowed(script)} 'self' file:`,
    `style-src ${allowed(styles)}`,
    "img-src 'self' file: blob:",
  ].join('; ');
  const page = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    `<title>UmbraChat: taken along</title><style>${styles}</style></head>`,
    `<body><noscript>This page needs scripts to show what lies beside it.</noscript>`,
    `<script type="module">${script}</script></body></html>\n`,
  ].join('');
  return [
    '// Made from site/src/takeout by `npm run build:viewer`; a test makes it again.',
    '/** The page that shows an export without a network, and opens a sealed one. */',
    `export const viewerPage = ${JSON.stringify(page)};`,
    '',
  ].join('\n');
}
