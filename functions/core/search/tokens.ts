import { createCipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { MessageBody, TextBody } from '../../wire/conversations.ts';
import { fold } from '../../wire/search/fold.ts';
import { gramsOf, wordsOf } from '../../wire/search/words.ts';

const blockBytes = 16;

/** Deriving takes longer than everything else here. An entry goes with the key it was made of. */
const indexKeys = new WeakMap<KeyObject, KeyObject>();

/**
 * The tokens that a message is found by: one for each piece of its words and of the names of its files, sorted, so that they tell
 * nothing of their order; null where there is nothing to be found.
 *
 * @param personKey the author's; with it the tokens lose every meaning.
 */
export function tokensOf(
  personKey: KeyObject,
  conversationId: string,
  body: Pick<MessageBody | TextBody, 'text'> & { readonly attachments?: TextBody['attachments'] },
): number[] | null {
  const grams = new Set<string>();
  for (const text of searchableTexts(body)) {
    for (const word of wordsOf(fold(text).text)) for (const gram of gramsOf(word)) grams.add(gram);
  }
  if (grams.size === 0) return null;
  const tokens = tokensFor(personKey, conversationId, [...grams]);
  return [...new Set(tokens)].sort((one, other) => one - other);
}

/** Everything in a body that search looks into. */
export function searchableTexts({
  text,
  attachments = [],
}: Pick<TextBody, 'text' | 'attachments'>): string[] {
  return [text, ...attachments.map(({ name }) => name)];
}

/**
 * The tokens of pieces of text, in the order given: the first 32 bits of a MAC of conversation and piece under a key made of the
 * author's. It is a CBC-MAC by AES-256 over exactly two blocks, which for one length is a pseudorandom function; like this all
 * pieces of a message take one call.
 *
 * @param grams of at most 8 UTF-16 units each.
 */
export function tokensFor(personKey: KeyObject, conversationId: string, grams: readonly string[]): number[] {
  // Electronic codebook, because each block is a MAC of its own here.
  const cipher = createCipheriv('aes-256-ecb', indexKeyOf(personKey), null).setAutoPadding(false);
  const place = cipher.update(Buffer.from(conversationId.replaceAll('-', ''), 'hex'));
  const blocks = Buffer.alloc(grams.length * blockBytes);
  grams.forEach((gram, index) => {
    blocks.write(gram, index * blockBytes, blockBytes, 'utf16le');
  });
  for (let at = 0; at < blocks.length; at++) {
    blocks[at] = (blocks[at] as number) ^ (place[at % blockBytes] as number);
  }
  const macs = cipher.update(blocks);
  return grams.map((_, index) => macs.readInt32LE(index * blockBytes));
}

function indexKeyOf(personKey: KeyObject): KeyObject {
  let key = indexKeys.get(personKey);
  if (!key) {
    key = createSecretKey(Buffer.from(hkdfSync('sha256', personKey, '', 'search', 32)));
    indexKeys.set(personKey, key);
  }
  return key;
}
