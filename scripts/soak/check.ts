import type { Message } from '../../functions/wire/conversations.ts';
import { textOf } from '../../functions/wire/plain.ts';
import type { ChatState, ConversationState } from '../../site/src/app/client/types.ts';
import { nthText } from './person.ts';

/** What one client shows, and what the server tells a client that begins from nothing. */
export interface Comparison {
  readonly name: string;
  readonly shown: ChatState;
  /** The answer to a full sync, through the site's own reducer. */
  readonly fresh: ChatState;
  /** Conversation id → all of its messages by pages of the server, oldest first. */
  readonly histories: ReadonlyMap<string, readonly Message[]>;
}

/**
 * Every way in which what a client shows is not what the server has: an unsent message, another part of the account
 * (friends, notifications), a conversation too many or too few, and in a conversation its position, its members' receipts, unread
 * messages, an event that waits for one before it, or messages other than the end of the server's history. Pure; one
 * sentence each, none when all is well.
 */
export function divergences({ name, shown, fresh, histories }: Comparison): string[] {
  const found: string[] = [];
  const say = (what: string) => found.push(`${name}: ${what}`);
  if (shown.outbox.length > 0) say(`${shown.outbox.length} messages are unsent`);
  for (const part of differing(shown, fresh)) say(`${part} differ from the server’s`);
  for (const id of new Set([...Object.keys(shown.conversations), ...Object.keys(fresh.conversations)])) {
    const [one, other] = [shown.conversations[id], fresh.conversations[id]];
    if (one === undefined || other === undefined)
      say(`conversation ${id} is ${one ? 'not the server’s' : 'missing'}`);
    else
      for (const what of conversationDivergences(one, other, histories.get(id) ?? [])) say(`${id} ${what}`);
  }
  return found;
}

/**
 * Every way in which a conversation's history is not what was written into it: each message once, in the order in which
 * its writer typed it, positions that only rise, and none that nobody wrote.
 *
 * @param written who wrote how many; texts that name none of them are passed over
 */
export function historyDivergences(
  conversationId: string,
  history: readonly Message[],
  written: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  const texts = history.map(({ body }) => textOf(body) ?? '');
  for (const [name, count] of written) {
    const theirs = texts.filter((text) => text.startsWith(`${name}-`));
    const expected = Array.from({ length: count }, (_, index) => nthText(name, index + 1));
    if (same(theirs, expected)) continue;
    const missing = expected.filter((text) => !theirs.includes(text));
    const doubled = theirs.filter((text, index) => theirs.indexOf(text) !== index);
    const invented = theirs.filter((text) => !expected.includes(text));
    found.push(
      `${conversationId}: ${name} wrote ${count}, there are ${theirs.length}` +
        ` (missing: ${list(missing)}; twice: ${list(doubled)}; not written: ${list(invented)})`,
    );
  }
  const unordered = history.find((message, index) => message.seq <= (history[index - 1]?.seq ?? 0));
  if (unordered) found.push(`${conversationId}: position ${unordered.seq} does not follow the one before it`);
  return found;
}

/** Of these the server's answer is no measure: a client may have more of the history, and has things that are its own. */
const ownParts = new Set(['conversations', 'outbox', 'messages', 'hasEarlier']);

/** The parts that differ although the server tells them whole. */
function differing<State extends object>(shown: State, fresh: State): (keyof State & string)[] {
  const parts = new Set([...Object.keys(shown), ...Object.keys(fresh)]) as Set<keyof State & string>;
  return [...parts].filter((part) => !ownParts.has(part) && !same(shown[part], fresh[part]));
}

function conversationDivergences(
  shown: ConversationState,
  fresh: ConversationState,
  history: readonly Message[],
): string[] {
  const found = differing(shown, fresh).map(
    (part) => `has another ${part}: ${brief(shown[part])} instead of ${brief(fresh[part])}`,
  );
  const { messages, hasEarlier } = shown;
  const window = messages.length === 0 ? [] : history.slice(-messages.length);
  if (!same(messages, window)) found.push('shows other messages than the end of the history');
  if (!hasEarlier && messages.length !== history.length)
    found.push(`shows ${messages.length} messages as all of ${history.length}`);
  return found;
}

/** By value; lists of people and members by id, because their order means nothing. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    const hasPeople = value.some((item) => typeof item === 'object' && item !== null && 'person' in item);
    return hasPeople ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, canonical(one)]));
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.slice(0, 3).join(', ');
}
