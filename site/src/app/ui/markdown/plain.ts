import { plainOf } from './inline.ts';
import type { Block } from './nodes.ts';
import { parseMessage } from './parse.ts';

/** Nothing of a text without these can be formatting. */
const mayMark = /[`*_~[>]|^ {0,3}(?:-|\d{1,9}[.)]) /m;
const readMax = 600;

/** The beginning of a message in one line without its formatting: for lists, quotes and announcements. */
export function previewText(text: string, charsMax = 160): string {
  const head = text.slice(0, readMax);
  const plain = mayMark.test(head) ? plainBlocks(parseMessage(head)) : head;
  return plain
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, charsMax)
    .replace(/[\ud800-\udbff]$/, '');
}

function plainBlocks(blocks: readonly Block[]): string {
  return blocks.map(plainBlock).join('\n');
}

function plainBlock(block: Block): string {
  if (block.type === 'text') return plainOf(block.children);
  if (block.type === 'code') return block.text;
  if (block.type === 'quote') return plainBlocks(block.blocks);
  const marker = (index: number) => (block.start === null ? '•' : `${block.start + index}.`);
  return block.items.map((item, index) => `${marker(index)} ${plainBlocks(item)}`).join('\n');
}
