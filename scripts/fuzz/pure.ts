import * as v from 'valibot';
import * as values from '../../functions/wire/values.ts';
import type { Block, Inline } from '../../site/src/app/ui/markdown/nodes.ts';
import { parseMessage } from '../../site/src/app/ui/markdown/parse.ts';
import { pick } from '../faults/random.ts';
import { anyJson, anyText, chance, type Source, upTo } from './values.ts';

const marks = [
  '*',
  '**',
  '_',
  '~~',
  '`',
  '```',
  '[',
  ']',
  '(',
  ')',
  '](',
  '> ',
  '- ',
  '1. ',
  '\n',
  '\\',
  '<',
  'https://',
  'javascript:',
  'mailto:',
  '@',
  ' ',
];
const schemas = Object.entries(values as Record<string, unknown>).filter(
  (entry): entry is [string, v.GenericSchema] =>
    typeof entry[1] === 'object' && entry[1] !== null && 'kind' in entry[1],
);

/** Reads formatting, and checks values, as both sides do; answers what is wrong, or null. */
export function pureTry(source: Source): string | null {
  if (chance(source, 0.5)) return tryMarkdown(source);
  const [name, schema] = pick(source.random, schemas);
  const input = chance(source, 0.8) ? anyText(source) : anyJson(source);
  const begun = performance.now();
  try {
    v.safeParse(schema, input);
  } catch (error) {
    return `${name} threw ${error} for ${JSON.stringify(input)}`;
  }
  return tooSlow(begun, name, input);
}

function tryMarkdown(source: Source): string | null {
  const length = chance(source, 0.02) ? 1_500 : upTo(source, 40);
  const text = Array.from({ length }, () =>
    chance(source, 0.7) ? pick(source.random, marks) : anyText(source),
  )
    .join('')
    .slice(0, 8_000);
  const begun = performance.now();
  try {
    const bad = badLink(parseMessage(text));
    if (bad !== null) return `a link to ${bad} from ${JSON.stringify(text)}`;
  } catch (error) {
    return `Markdown threw ${error} for ${JSON.stringify(text)}`;
  }
  return tooSlow(begun, 'Markdown', text);
}

/** A text of the greatest length that takes this long would hold up a page, or a function. */
function tooSlow(begunMs: number, what: string, input: unknown): string | null {
  const ms = performance.now() - begunMs;
  return ms > 500 ? `${what} took ${Math.round(ms)} ms for ${JSON.stringify(input).slice(0, 400)}` : null;
}

function badLink(blocks: readonly Block[]): string | null {
  const within = (nodes: readonly Inline[]): string | null => {
    for (const node of nodes) {
      if (node.type === 'link' && !/^(https?:\/\/|mailto:)/.test(node.href)) return node.href;
      const found = 'children' in node ? within(node.children) : null;
      if (found !== null) return found;
    }
    return null;
  };
  for (const block of blocks) {
    const found =
      block.type === 'text'
        ? within(block.children)
        : block.type === 'quote'
          ? badLink(block.blocks)
          : block.type === 'list'
            ? badLink(block.items.flat())
            : null;
    if (found !== null) return found;
  }
  return null;
}
