import * as v from 'valibot';
import { Message } from '../conversations.ts';
import { searchLimits } from '../search/limits.ts';
import { codePointCount, Uuid } from '../values.ts';
import type { HttpOperation } from './operation.ts';

/** `cursor`: where the answer before ended. Asked by POST, because addresses end up in logs. */
export const SearchQuery = v.strictObject({
  text: v.pipe(
    v.string(),
    v.maxLength(searchLimits.textMaxCodePoints * 2, 'too_long'),
    v.check((text) => text.isWellFormed(), 'not_unicode'),
    v.check((text) => codePointCount(text) <= searchLimits.textMaxCodePoints, 'too_long'),
  ),
  conversationId: v.optional(Uuid),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(80, 'too_long'))),
});
export type SearchQuery = v.InferOutput<typeof SearchQuery>;

/**
 * Newest first. `similar`: nothing holds the words as they are, and these hold them with a slip. `partial`: there are so many
 * people in the conversations that only those which moved last were searched. `cursor` null: that is all; a page may be
 * short, or empty, and have a cursor nevertheless.
 */
export const SearchResult = v.object({
  messages: v.array(Message),
  similar: v.boolean(),
  partial: v.boolean(),
  cursor: v.nullable(v.string()),
});
export type SearchResult = v.InferOutput<typeof SearchResult>;

/** Finding what was written. */
export const searchOperations = {
  'message.search': {
    summary: 'Find messages by their words in all own conversations or in one',
    body: SearchQuery,
    result: SearchResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
