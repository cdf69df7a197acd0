import type { SearchResult } from '../../functions/wire/operations/search.ts';
import { accepted } from '../groups/harness.ts';
import type { TestPerson } from '../helpers/person.ts';

/** What a person asks the search, and what they are answered. */
export const search = (
  by: TestPerson,
  text: string,
  more: { conversationId?: string; cursor?: string } = {},
) => by.call<SearchResult>('POST', '/api/messages/search', { text, ...more });

/** The texts that a person finds, newest first. */
export async function found(by: TestPerson, text: string, conversationId?: string): Promise<string[]> {
  const answer = accepted(await search(by, text, conversationId ? { conversationId } : {}));
  return textsOf(answer);
}

/** The texts of an answer. */
export function textsOf({ messages }: SearchResult): string[] {
  return messages.map(({ body }) => (body?.type === 'text' ? body.text : ''));
}
