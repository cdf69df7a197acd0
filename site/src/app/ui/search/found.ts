import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../../../functions/wire/conversations.ts';
import type { SearchResult } from '../../../../../functions/wire/operations/search.ts';
import { askedWords, matchesIn } from '../../../../../functions/wire/search/match.ts';
import type { Word } from '../../../../../functions/wire/search/words.ts';
import { type ChatState, ClientError } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';

const pauseMs = 250;
const localMax = 50;

/** What is known of a search for messages. */
export interface Found {
  readonly words: readonly Word[];
  readonly messages: readonly Message[];
  readonly similar: boolean;
  readonly partial: boolean;
  readonly busy: boolean;
  /** An answer belongs to what stands in the field. */
  readonly settled: boolean;
  /** Without a network: what the device has at hand. */
  readonly offline: boolean;
  readonly error: string | null;
  /** Asks for the next page; null where there is none. */
  readonly more: (() => void) | null;
  readonly retry: () => void;
}

interface Asked {
  readonly text: string;
  readonly conversationId: string | undefined;
}

type Answer = Omit<SearchResult, 'cursor'> & { readonly asked: Asked; readonly cursor: string | null };

/** The last answer, so that whoever opened a result and comes back finds the others; gone with the page. */
let last: Answer | null = null;

/** What was looked for last, in this conversation or everywhere. */
export function lastText(conversationId: string | undefined): string {
  return last && last.asked.conversationId === conversationId ? last.asked.text : '';
}

/** Searches while one types, a moment after the last key. */
export function useFound(text: string, conversationId: string | undefined): Found {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer | null>(last);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const current = useRef(0);
  const words = askedWords(text);
  const isAsked = words.some((word) => word.dense || word.text.length > 1);
  const connection = client.connection.value;

  const ask = async (cursor?: string) => {
    const turn = ++current.current;
    setBusy(true);
    setError(null);
    try {
      const body = { text, ...(conversationId && { conversationId }), ...(cursor && { cursor }) };
      const page = await client.request<SearchResult>('POST', '/api/messages/search', body);
      if (turn !== current.current) return;
      const before = cursor && answer ? answer.messages : [];
      last = { ...page, messages: [...before, ...page.messages], asked: { text, conversationId } };
      setAnswer(last);
    } catch (failure) {
      if (turn === current.current) setError(failure);
    } finally {
      if (turn === current.current) setBusy(false);
    }
  };

  useEffect(() => {
    current.current++;
    setError(null);
    setBusy(isAsked);
    if (!isAsked) return;
    const timer = setTimeout(() => void ask(), tries > 0 ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      current.current++;
    };
  }, [text, conversationId, isAsked, tries]);
  const isOffline = error instanceof ClientError && error.code === 'network';
  useEffect(() => {
    if (isOffline && connection === 'online') setTries((count) => count + 1);
  }, [connection]);

  const retry = () => setTries((count) => count + 1);
  const asked = answer?.asked;
  const fits = isAsked && asked?.conversationId === conversationId;
  const settled = fits && asked?.text === text;
  if (isOffline && isAsked) {
    const messages = atHand(client.state.peek(), words, conversationId);
    return { ...nothing, words, messages, settled: true, offline: true, retry };
  }
  const shown = fits && answer && !error ? answer : nothing;
  const next = settled && !busy ? answer?.cursor : null;
  return {
    ...nothing,
    words,
    messages: shown.messages,
    similar: shown.similar,
    partial: shown.partial,
    busy,
    settled: settled && !busy,
    error: error && isAsked ? errorText(error) : null,
    more: next ? () => void ask(next) : null,
    retry,
  };
}

const nothing = {
  messages: [],
  similar: false,
  partial: false,
  busy: false,
  offline: false,
  error: null,
  more: null,
} as const;

/** Messages among those that are loaded, newest first. */
function atHand(state: ChatState, words: readonly Word[], conversationId: string | undefined): Message[] {
  return Object.values(state.conversations)
    .filter(({ id }) => conversationId === undefined || id === conversationId)
    .flatMap(({ id, messages }) => [...messages, ...(state.views[id]?.messages ?? [])])
    .filter((message, index, all) => all.findIndex((one) => isSame(one, message)) === index)
    .filter(({ body }) => body?.type === 'text' && matchesIn(body.text, words) !== null)
    .sort((one, other) => other.sentAtMs - one.sentAtMs)
    .slice(0, localMax);
}

function isSame(one: Message, other: Message): boolean {
  return one.conversationId === other.conversationId && one.seq === other.seq;
}
