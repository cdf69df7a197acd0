import type { KeyObject } from 'node:crypto';
import { mayHaveSlip } from '../../wire/search/match.ts';
import { askedGramsOf, type Word } from '../../wire/search/words.ts';
import type { SearchedConversation } from './authors.ts';
import { tokensFor } from './tokens.ts';

/** What one author's messages in one conversation must have, so that they are looked at. */
export interface Probe {
  readonly conversationId: string;
  readonly authorId: string;
  readonly tokens: readonly number[];
}

/** Pieces of text: a message that has all of one of these sets may be what is looked for. */
export type Sets = readonly (readonly string[])[];

/** What a message must have that holds every word as it was typed. */
export function exactSets(words: readonly Word[]): Sets {
  return [distinct(words.flatMap(askedGramsOf))];
}

/**
 * What a message must have that holds every word, one of them with a slip. A slip leaves the beginning or the end of a word as it is;
 * where a word is too short for that, the slips in its middle are looked for by themselves. Not found so: another letter in the
 * middle of five.
 */
export function similarSets(words: readonly Word[]): Sets {
  return words.flatMap((word, index) => {
    if (!mayHaveSlip(word)) return [];
    const others = words.filter((_, place) => place !== index).flatMap(askedGramsOf);
    return halvesOf([...word.text]).map((part) => distinct([...others, ...askedGramsOf(part)]));
  });
}

/** The sets as tokens, for each author of each conversation. */
export function probesFor(
  conversations: readonly SearchedConversation[],
  keys: ReadonlyMap<string, KeyObject>,
  sets: Sets,
): Probe[] {
  const grams = distinct(sets.flat());
  return conversations.flatMap(({ id: conversationId, authorIds }) =>
    authorIds.flatMap((authorId) => {
      const key = keys.get(authorId);
      if (!key) return [];
      const made = tokensFor(key, conversationId, grams);
      const tokens = new Map(grams.map((gram, index) => [gram, made[index] as number]));
      return sets.map((set) => ({
        conversationId,
        authorId,
        tokens: set.map((gram) => tokens.get(gram) as number),
      }));
    }),
  );
}

function halvesOf(letters: readonly string[]): Pick<Word, 'text' | 'dense'>[] {
  const half = Math.max(3, Math.floor((letters.length - 1) / 2));
  const parts = [letters.slice(0, half).join(''), letters.slice(-half).join('')];
  if (letters.length === 5) parts.push([...letters.slice(0, 2), ...letters.slice(3)].join(''));
  if (letters.length < 7) {
    for (let at = 1; at + 2 < letters.length; at++) {
      const swapped = [letters[at + 1], letters[at]];
      parts.push([...letters.slice(0, at), ...swapped, ...letters.slice(at + 2)].join(''));
    }
  }
  return distinct(parts).map((text) => ({ text, dense: false }));
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
