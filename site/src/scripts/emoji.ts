/** Run at build time, in Node: makes the emoji data of the app from the package `emojibase-data`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface SourceEmoji {
  readonly unicode: string;
  readonly label: string;
  readonly hexcode: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
}

/** Components (skin tones, hair) are no emoji of their own. */
const componentGroup = 2;
const groupCount = 10;
const moduleName = 'virtual:emoji';
/** The server's rule for a reaction: what is offered here is accepted there. */
const accepted = /^\p{RGI_Emoji}$/v;

/**
 * One text for each group in Unicode's order, one emoji in each line: the emoji, its name, short codes, and further words
 * to find it by, parted by tabs; a fifth part `1` where it comes in skin tones.
 */
export function packEmoji(): string[] {
  const require = createRequire(import.meta.url);
  const read = <Content>(name: string) =>
    JSON.parse(readFileSync(require.resolve(`emojibase-data/en/${name}.json`), 'utf8')) as Content;
  const emoji = read<SourceEmoji[]>('compact');
  const codes = read<Record<string, string | string[]>>('shortcodes/github');
  const groups: string[][] = Array.from({ length: groupCount }, () => []);
  for (const one of emoji.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
    const text = presentation(one.unicode);
    if (one.group === undefined || one.group === componentGroup || text === null) continue;
    const shortCodes = [codes[one.hexcode] ?? []].flat();
    const words = (one.tags ?? []).filter((word) => !shortCodes.includes(word));
    const parts = [text, one.label, shortCodes.join(' '), words.join(' ')];
    groups[one.group]?.push([...parts, ...(hasTones(text) ? ['1'] : [])].join('\t'));
  }
  return groups.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
}

/** Gives the app `virtual:emoji`: the packed data as a module of its own, which is loaded when it is needed. */
export function emojiModule() {
  const resolved = `\0${moduleName}`;
  return {
    name: 'emoji',
    resolveId: (id: string) => (id === moduleName ? resolved : undefined),
    load: (id: string) => (id === resolved ? `export default ${JSON.stringify(packEmoji())};` : undefined),
  };
}

/** The emoji as Unicode recommends it; the package adds a variation selector also where none belongs. */
function presentation(unicode: string): string | null {
  return [unicode, unicode.replaceAll('\ufe0f', '')].find((text) => accepted.test(text)) ?? null;
}

function hasTones(emoji: string): boolean {
  const toned = emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, '$1\u{1f3fd}');
  return toned !== emoji && accepted.test(toned);
}
