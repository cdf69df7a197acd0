import type { Message } from '../../../../functions/wire/conversations.ts';
import type { ConversationState, OutboxChange, OutboxEntry } from '../client/types.ts';
import { replaced, withMessage, withPin } from './messages.ts';

/**
 * The conversation as it will be once everything that waits in the outbox has been accepted: changes are seen at once.
 * Nothing is kept: what the server then tells replaces each message whole, and a change that it tells already changes
 * nothing, so neither order nor repeats matter. Refused changes leave the message as it was.
 *
 * @returns the same object where nothing waits.
 */
export function overlay(
  conversation: ConversationState,
  outbox: readonly OutboxEntry[],
  myId: string,
): ConversationState {
  let shown = conversation;
  for (const change of changesIn(outbox, conversation.id)) {
    if (change.status !== 'failed') shown = withChange(shown, change, myId);
  }
  return shown;
}

/** The changes of messages that were refused, the last one for each message. */
export function failedChanges(
  outbox: readonly OutboxEntry[],
  conversationId: string,
): ReadonlyMap<number, OutboxChange> {
  const failed = changesIn(outbox, conversationId).filter((change) => change.status === 'failed');
  return new Map(failed.map((change) => [change.messageSeq, change]));
}

/** The positions of messages with a change that waits. */
export function waitingChanges(outbox: readonly OutboxEntry[], conversationId: string): ReadonlySet<number> {
  const waiting = changesIn(outbox, conversationId).filter((change) => change.status !== 'failed');
  return new Set(waiting.map((change) => change.messageSeq));
}

/** A message after a change of mine, as the server would tell it but for the times; the same object where it stays as it is. */
export function changedMessage(message: Message, entry: OutboxChange, myId: string): Message {
  const { change, writtenAtMs } = entry;
  if (message.body === null || message.body.type === 'notice') return message;
  switch (change.type) {
    case 'edit': {
      const { attachments } = message.body;
      const body = { ...change.body, ...(attachments && { attachments }) };
      if (message.senderId !== myId || isSame(message.body, body)) return message;
      return { ...message, body, editedAtMs: writtenAtMs };
    }
    case 'delete':
      return deleted(message, writtenAtMs);
    case 'react':
      return reacted(message, change.emoji, change.on, myId);
    case 'pin': {
      if (change.on === (message.pinnedAtMs !== undefined)) return message;
      const { pinnedAtMs: _, ...unpinned } = message;
      return change.on ? { ...unpinned, pinnedAtMs: writtenAtMs } : unpinned;
    }
  }
}

function changesIn(outbox: readonly OutboxEntry[], conversationId: string): readonly OutboxChange[] {
  return outbox.filter(
    (entry): entry is OutboxChange => entry.change !== undefined && entry.conversationId === conversationId,
  );
}

function withChange(conversation: ConversationState, change: OutboxChange, myId: string): ConversationState {
  const { messages, lastMessage, pinnedSeqs } = conversation;
  const seq = change.messageSeq;
  const known =
    messages.find((one) => one.seq === seq) ?? (lastMessage?.seq === seq ? lastMessage : undefined);
  const after = known && changedMessage(known, change, myId);
  if (after === undefined || after === known) return withUnloadedPin(conversation, change);
  return {
    ...conversation,
    messages: withMessage(messages, after),
    lastMessage: lastMessage && replaced(lastMessage, after),
    pinnedSeqs: withPin(pinnedSeqs, after),
  };
}

/** The bar of pinned messages lists also those that are not loaded. */
function withUnloadedPin(conversation: ConversationState, { change, messageSeq }: OutboxChange) {
  if (change.type !== 'pin' || change.on || !conversation.pinnedSeqs.includes(messageSeq))
    return conversation;
  return { ...conversation, pinnedSeqs: conversation.pinnedSeqs.filter((seq) => seq !== messageSeq) };
}

function deleted(message: Message, deletedAtMs: number): Message {
  const { conversationId, seq, clientId, senderId, sentAtMs, expiresAtMs } = message;
  const expiry = expiresAtMs === undefined ? {} : { expiresAtMs };
  return { conversationId, seq, clientId, senderId, sentAtMs, body: null, deletedAtMs, ...expiry };
}

function reacted(message: Message, emoji: string, on: boolean, myId: string): Message {
  const { reactions = [], ...rest } = message;
  const before = reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
  if (before.includes(myId) === on) return message;
  const userIds = on ? [...before, myId] : before.filter((id) => id !== myId);
  const others = reactions.map((one) => (one.emoji === emoji ? { emoji, userIds } : one));
  const all = before.length > 0 ? others : [...others, { emoji, userIds }];
  const kept = all.filter((one) => one.userIds.length > 0);
  return kept.length > 0 ? { ...rest, reactions: kept } : rest;
}

function isSame(one: Message['body'], other: Message['body']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
