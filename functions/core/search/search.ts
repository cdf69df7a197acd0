import type { KeyObject } from 'node:crypto';
import type { Message } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { SearchQuery, SearchResult } from '../../wire/operations/search.ts';
import { searchLimits } from '../../wire/search/limits.ts';
import { askedWords, matchesIn } from '../../wire/search/match.ts';
import type { Word } from '../../wire/search/words.ts';
import type { Actor, Context } from '../context.ts';
import { assertMember } from '../conversations/access.ts';
import { keyringFor } from '../keys/keyring.ts';
import { openMessage, type SealedMessage } from '../messages/body.ts';
import { exactSets, probesFor, type Sets, similarSets } from './asked.ts';
import { type SearchedConversation, searchedConversations, withAuthorsUpTo } from './authors.ts';
import { candidatesOf, recentCandidates } from './candidates.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { searchableTexts } from './tokens.ts';

/** What is looked for, and where. */
interface Search {
  readonly conversations: readonly SearchedConversation[];
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly words: readonly Word[];
  readonly similar: boolean;
  readonly cursor: Cursor | undefined;
}

type Page = Pick<SearchResult, 'messages' | 'cursor'>;

const nothing: Page = { messages: [], cursor: null };

/**
 * Messages that hold all the words that are asked for, newest first, from all conversations of the caller or from one. The index
 * names candidates; each is opened and read before it is told. Where nothing holds the words as they are, one slip in one of them is
 * forgiven, and the answer says so.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member; `invalid` without a word or with a cursor that is
 *   none, `too_many_requests`, `unavailable`.
 */
export async function searchMessages(ctx: Context, actor: Actor, query: SearchQuery): Promise<SearchResult> {
  const words = askedWords(query.text).slice(0, searchLimits.wordsMax);
  if (words.length === 0) throw new ApiError('invalid', { issues: [{ path: 'text', reason: 'no_word' }] });
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const mine = await searchedConversations(ctx, actor, query.conversationId);
  if (query.conversationId !== undefined) assertMember(mine.length > 0);
  const conversations = withAuthorsUpTo(mine, searchLimits.authorsMax);
  const partial = conversations.length < mine.length;
  const keys = await ctx.personKeys.of(conversations.flatMap(({ authorIds }) => authorIds));

  const search = { conversations, keys, words, cursor };
  if (!cursor?.similar) {
    const exact =
      (cursor ? undefined : await newest(ctx, actor, { ...search, similar: false })) ??
      (await page(ctx, actor, { ...search, similar: false }, exactSets(words)));
    if (cursor || exact.messages.length > 0 || exact.cursor) return { ...exact, similar: false, partial };
  }
  const sets = similarSets(words);
  if (sets.length === 0) return { ...nothing, similar: false, partial };
  return { ...(await page(ctx, actor, { ...search, similar: true }, sets)), similar: true, partial };
}

/** The first page, where the newest messages alone fill it. */
async function newest(ctx: Context, actor: Actor, search: Search): Promise<Page | undefined> {
  const { conversations, keys, words } = search;
  const recent = conversations.slice(0, searchLimits.recentConversationsMax);
  if (recent.length === 0) return undefined;
  const probes = probesFor(withAuthorsUpTo(recent, searchLimits.authorsMax), keys, exactSets(words));
  const each = Math.ceil(searchLimits.recentMessages / recent.length);
  const limit = searchLimits.resultsPerPage * 2;
  const { messages, completeFromMs } = await recentCandidates(ctx, actor, probes, each, limit);
  const fromMs = Math.max(completeFromMs, conversations[recent.length]?.movedAtMs ?? 0);
  const sure = messages.filter(({ sentAtMs }) => sentAtMs > fromMs);
  const found = await verified(ctx, sure, search);
  const full = found.slice(0, searchLimits.resultsPerPage);
  const last = full[searchLimits.resultsPerPage - 1];
  return last && { messages: full, cursor: writeCursor({ ...last, similar: false }) };
}

/** One page by the index; where few of the candidates are right, it looks on, but not for ever. */
async function page(ctx: Context, actor: Actor, search: Search, sets: Sets): Promise<Page> {
  const few = withAuthorsUpTo(search.conversations, Math.floor(searchLimits.probesMax / sets.length));
  const probes = probesFor(few, search.keys, sets);
  if (probes.length === 0) return nothing;
  const { candidatesPerRound, resultsPerPage } = searchLimits;
  const messages: Message[] = [];
  let before = search.cursor;
  for (let round = 1; round <= searchLimits.roundsMax; round++) {
    const candidates = await candidatesOf(ctx, actor, probes, before, candidatesPerRound);
    messages.push(...(await verified(ctx, candidates, search)));
    const full = messages.slice(0, resultsPerPage);
    const last = full[resultsPerPage - 1];
    if (last) return { messages: full, cursor: writeCursor({ ...last, similar: search.similar }) };
    const end = candidates.at(-1);
    if (!end || candidates.length < candidatesPerRound) return { messages, cursor: null };
    before = { ...end, similar: search.similar };
  }
  return { messages, cursor: before ? writeCursor(before) : null };
}

/** The candidates that hold every word, in their text or in the name of one of their files. */
async function verified(
  ctx: Context,
  candidates: readonly SealedMessage[],
  { words, similar }: Pick<Search, 'words' | 'similar'>,
): Promise<Message[]> {
  const keyring = await keyringFor(ctx, candidates);
  return candidates
    .map((sealed) => openMessage(keyring, sealed))
    .filter(
      ({ body }) =>
        body?.type === 'text' && matchesIn(searchableTexts(body).join('\n'), words, similar) !== null,
    );
}
