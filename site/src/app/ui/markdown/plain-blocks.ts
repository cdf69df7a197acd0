import { plainOf } from './inline.ts';
import type { Block } from './nodes.ts';
import { parseMessage } from './parse.ts';

/** A message without its formatting, one line for each of its lines. */
export function plainText(text: string): string {
  return plainBlocks(parseMessage(text));
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
