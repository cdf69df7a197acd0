import type { Message } from '../../wire/conversations.ts';
import type { ConversationEvent } from '../../wire/events.ts';

/** The event that a new message is. */
export function createdEvent(message: Message): ConversationEvent {
  const { conversationId, seq } = message;
  return { type: 'message.created', conversationId, seq, message };
}

/** The event that a change of a message is, at its own position `seq`. */
export function updatedEvent(seq: number, message: Message): ConversationEvent {
  return { type: 'message.updated', conversationId: message.conversationId, seq, message };
}
