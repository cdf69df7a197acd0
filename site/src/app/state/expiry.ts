import type { ConversationDetails, Message } from '../../../../functions/wire/conversations.ts';
import type { ChatState, ConversationState } from '../client/types.ts';
import { hideMessages } from './conversation.ts';
import { withoutMessages } from './messages.ts';

const never = Number.POSITIVE_INFINITY;
const known = new WeakMap<readonly Message[], { details: ConversationDetails; at: number }>();

/** The next moment at which something that is known expires; infinite where nothing does. */
export function nextExpiry(state: ChatState): number {
  return Object.values(state.conversations).reduce((next, one) => {
    const looked = state.views[one.id]?.messages ?? [];
    return Math.min(next, one.nextExpiryMs ?? next, soonest(one.messages, one), soonest(looked, one));
  }, never);
}

/** Takes away everything that has expired by now. What is counted and not loaded has to be asked for anew. */
export function expire(state: ChatState, nowMs: number): ChatState {
  const conversations = { ...state.conversations };
  const views = { ...state.views };
  for (const before of Object.values(conversations)) {
    const { id, nextExpiryMs = never } = before;
    const gone = goneIn(before.messages, before, nowMs);
    const after = gone.size > 0 ? hideMessages(before, [...gone], state.me?.id ?? '') : before;
    conversations[id] = nextExpiryMs > nowMs ? after : { ...after, nextExpiryMs: never, stale: true };
    const view = views[id];
    if (view)
      views[id] = { ...view, messages: withoutMessages(view.messages, goneIn(view.messages, before, nowMs)) };
  }
  return { ...state, conversations, views };
}

/** Positions of messages that have expired, and of those that are quoted. */
function goneIn(messages: readonly Message[], conversation: ConversationState, nowMs: number): Set<number> {
  const ends = messages.flatMap((message) => endsOf(message, conversation));
  return new Set(ends.flatMap(([seq, endMs]) => (endMs <= nowMs ? [seq] : [])));
}

function soonest(messages: readonly Message[], conversation: ConversationState): number {
  const { details } = conversation;
  const before = known.get(messages);
  if (before?.details === details) return before.at;
  const ends = messages.flatMap((message) => endsOf(message, conversation).map(([, endMs]) => endMs));
  const at = ends.reduce((one, other) => Math.min(one, other), never);
  known.set(messages, { details, at });
  return at;
}

/**
 * When a message expires, and what it quotes: as it was told, or sooner by what the details say of older ones. Of a quote
 * that is older than the first limit only an upper bound is known, so it goes at once.
 */
function endsOf(
  { seq, sentAtMs, body, expiresAtMs = never, replyTo }: Message,
  { details }: ConversationState,
) {
  const lifetimeOf = (at: number) =>
    (details.lifetimes?.find(({ upToSeq }) => at <= upToSeq)?.seconds ?? never) * 1_000;
  const ends: [number, number][] =
    body?.type === 'notice' ? [] : [[seq, Math.min(expiresAtMs, sentAtMs + lifetimeOf(seq))]];
  if (replyTo?.body)
    ends.push([replyTo.seq, Math.min(replyTo.expiresAtMs ?? never, sentAtMs + lifetimeOf(replyTo.seq))]);
  return ends;
}
