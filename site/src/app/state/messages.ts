import type { Message } from '../../../../functions/wire/conversations.ts';
import type { ChangedMessage, ConversationState } from '../client/types.ts';

/** More changes than may happen to messages that are not loaded while one page of them is on its way. */
const changedEarlierMax = 200;

/** Puts the message as it stands now in the place of what was known of it, also where others quote it. */
export function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  return messages.some((one) => isConcerned(one, message.seq))
    ? messages.map((one) => replaced(one, message))
    : messages;
}

/** One message after `changed` became what it is now: itself, or what it quotes, may be concerned. */
export function replaced(one: Message, changed: Message): Message {
  const { seq, senderId, body } = changed;
  if (one.seq === seq) return changed;
  return one.replyTo?.seq === seq ? { ...one, replyTo: { seq, senderId, body } } : one;
}

/** Takes messages away; where others quote them, the quote is empty. */
export function withoutMessages(
  messages: readonly Message[],
  hidden: ReadonlySet<number>,
): readonly Message[] {
  if (!messages.some(({ seq, replyTo }) => hidden.has(seq) || (replyTo && hidden.has(replyTo.seq))))
    return messages;
  return messages
    .filter((message) => !hidden.has(message.seq))
    .map((message) =>
      message.replyTo && hidden.has(message.replyTo.seq)
        ? { ...message, replyTo: { seq: message.replyTo.seq, senderId: null, body: null } }
        : message,
    );
}

/** The pins after a message became what it is now; the newest pin stands last. */
export function withPin(pinnedSeqs: readonly number[], { seq, pinnedAtMs }: Message): readonly number[] {
  const isPinned = pinnedAtMs !== undefined;
  const others = pinnedSeqs.filter((pinned) => pinned !== seq);
  if (isPinned === others.length < pinnedSeqs.length) return pinnedSeqs;
  return isPinned ? [...others, seq] : others;
}

/** Remembers what became of messages that are not loaded, the latest for each and the newest last. */
export function noteChanged(
  before: readonly ChangedMessage[],
  changed: readonly ChangedMessage[],
): readonly ChangedMessage[] {
  const seqs = new Set(changed.map(({ seq }) => seq));
  return [...before.filter(({ seq }) => !seqs.has(seq)), ...changed].slice(-changedEarlierMax);
}

/**
 * Messages that were fetched, as the stream tells them by now: an event may arrive while the answer is on its way. The
 * version of the newest event is always safe to take: whatever is newer still has an event of its own to come.
 */
export function asToldSince(
  messages: readonly Message[],
  { changedEarlier }: Pick<ConversationState, 'changedEarlier'>,
): readonly Message[] {
  let next = messages;
  for (const { seq, message } of changedEarlier) {
    next = message ? withMessage(next, message) : withoutMessages(next, new Set([seq]));
  }
  return next;
}

function isConcerned(message: Message, seq: number): boolean {
  return message.seq === seq || message.replyTo?.seq === seq;
}
