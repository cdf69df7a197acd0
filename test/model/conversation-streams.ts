import type { Conversation, Member, Message, ReceiptUpdate } from '../../functions/wire/conversations.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import type { MessageSend } from '../../functions/wire/frames.ts';
import { limits } from '../../functions/wire/limits.ts';
import type { Person } from '../../functions/wire/people.ts';
import type { ConversationSync } from '../../functions/wire/sync.ts';

/** How a stream stood at one position. */
export interface Standing {
  readonly members: readonly Member[];
  readonly messageCount: number;
}

export interface Stream {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  readonly createdAtMs: number;
  /** Last position that can be seen. */
  seq: number;
  /** Last position that was given out; the same, as long as positions are given out under the stream's lock. */
  takenSeq: number;
  readonly messages: Message[];
  members: readonly Member[];
  /** Where each member's positions changed last, by user id. */
  readonly receiptSeqs: Map<string, number>;
  isWritable: boolean;
  /** By position; 0 is the beginning. */
  readonly history: Standing[];
}

export type Tell<Event> = (userId: string, event: Event, origin: unknown) => void;

/** The streams of all conversations, with the rules of `send_message`, `update_receipts` and `sync`. Values never change. */
export class ConversationStreams {
  readonly all = new Map<string, Stream>();
  readonly #now: () => number;
  readonly #tell: Tell<ConversationEvent>;
  readonly #firsts = new Map<string, Message>();
  readonly #byUser = new Map<string, Stream[]>();

  constructor(now: () => number, tell: Tell<ConversationEvent>) {
    this.#now = now;
    this.#tell = tell;
  }

  open(id: string, kind: 'direct' | 'group', people: readonly Person[]): Stream {
    const members = [...people]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map((person): Member => ({ person, role: 'member', deliveredSeq: 0, readSeq: 0 }));
    const stream: Stream = {
      ...{ id, kind, createdAtMs: this.#now(), seq: 0, takenSeq: 0, messages: [], members },
      ...{ receiptSeqs: new Map(), isWritable: true, history: [{ members, messageCount: 0 }] },
    };
    this.all.set(id, stream);
    for (const person of people) this.#byUser.set(person.id, [...this.of(person.id), stream]);
    return stream;
  }

  of(userId: string): readonly Stream[] {
    return this.#byUser.get(userId) ?? [];
  }

  /** @throws ApiError `not_found` where the person is not a member. */
  get(userId: string, id: string): Stream {
    const stream = this.of(userId).find((one) => one.id === id);
    if (!stream) throw new ApiError('not_found');
    return stream;
  }

  /** @throws ApiError `not_found`, `client_id_reused`, `not_friends`. */
  send(userId: string, command: MessageSend, origin: unknown): ConversationEvent {
    const stream = this.get(userId, command.conversationId);
    const first = this.first(userId, command);
    if (first) return first;
    if (!stream.isWritable) throw new ApiError('not_friends');
    return this.insert(stream, ++stream.takenSeq, userId, command, origin);
  }

  /** The first answer, where this command was carried out before. */
  first(userId: string, { conversationId, clientId }: MessageSend): ConversationEvent | null {
    const message = this.#firsts.get(userId + clientId);
    if (message === undefined) return null;
    if (message.conversationId !== conversationId) throw new ApiError('client_id_reused');
    return createdEvent(message);
  }

  /** Makes a message visible at the position it has taken, and tells the members. */
  insert(
    stream: Stream,
    seq: number,
    senderId: string,
    command: MessageSend,
    origin: unknown,
  ): ConversationEvent {
    const { conversationId, clientId } = command;
    // The model knows no files.
    const { attachments: _, ...body } = command.body;
    const message: Message = { conversationId, seq, clientId, senderId, sentAtMs: this.#now(), body };
    const after = stream.messages.findIndex((other) => other.seq > seq);
    stream.messages.splice(after < 0 ? stream.messages.length : after, 0, message);
    this.#firsts.set(senderId + clientId, message);
    return this.#commit(stream, createdEvent(message), origin);
  }

  /** Answers the receipts that moved; conversations the person is not in are passed over. */
  updateReceipts(userId: string, receipts: readonly ReceiptUpdate[], origin: unknown): ConversationEvent[] {
    const ids = [...new Set(receipts.map((receipt) => receipt.conversationId))].sort();
    return ids.flatMap((id) => {
      const stream = this.of(userId).find((one) => one.id === id);
      const asked = receipts.filter((receipt) => receipt.conversationId === id);
      const read = Math.max(...asked.map((receipt) => receipt.readSeq ?? 0));
      const delivered = Math.max(...asked.map((receipt) => receipt.deliveredSeq ?? 0));
      const event = stream && this.#move(stream, userId, delivered, read, origin);
      return event ? [event] : [];
    });
  }

  conversation(stream: Stream, viewerId: string): Conversation {
    const { id, kind, createdAtMs, seq, members, messages } = stream;
    const lastMessage = messages.at(-1) ?? null;
    return {
      id,
      kind,
      createdAtMs,
      seq,
      members: [...members],
      lastMessage,
      unread: unreadOf(stream, viewerId),
    };
  }

  sync(stream: Stream, userId: string, knownSeq: number, eventsMax: number): ConversationSync | null {
    const { id, seq, members, messages, receiptSeqs } = stream;
    if (knownSeq !== 0 && knownSeq === seq) return null;
    const missing = messages.filter((message) => message.seq > knownSeq);
    if (knownSeq === 0 || knownSeq > seq || missing.length > eventsMax) {
      const conversation = this.conversation(stream, userId);
      return { kind: 'snapshot', id, seq, limited: knownSeq > 0, conversation };
    }
    const receipts = members.flatMap((member) => {
      const receiptSeq = receiptSeqs.get(member.person.id) ?? 0;
      return receiptSeq > knownSeq ? [receiptEvent(id, receiptSeq, member)] : [];
    });
    const events = [...missing.map(createdEvent), ...receipts].sort((one, other) => one.seq - other.seq);
    return { kind: 'events', id, seq, events };
  }

  #move(
    stream: Stream,
    userId: string,
    delivered: number,
    read: number,
    origin: unknown,
  ): ConversationEvent | null {
    const member = stream.members.find((one) => one.person.id === userId);
    if (!member) return null;
    const readSeq = Math.max(member.readSeq, Math.min(read, stream.seq));
    const deliveredSeq = Math.max(member.deliveredSeq, Math.min(delivered, stream.seq), readSeq);
    if (readSeq === member.readSeq && deliveredSeq === member.deliveredSeq) return null;
    const moved = { ...member, deliveredSeq, readSeq };
    stream.members = stream.members.map((one) => (one === member ? moved : one));
    const seq = ++stream.takenSeq;
    stream.receiptSeqs.set(userId, seq);
    return this.#commit(stream, receiptEvent(stream.id, seq, moved), origin);
  }

  #commit(stream: Stream, event: ConversationEvent, origin: unknown): ConversationEvent {
    stream.seq = Math.max(stream.seq, event.seq);
    const isMessage = event.type === 'message.created';
    for (let later = event.seq + 1; isMessage && later <= stream.seq; later++) {
      const standing = stream.history[later];
      if (standing) stream.history[later] = { ...standing, messageCount: standing.messageCount + 1 };
    }
    const messageCount = stream.messages.filter((message) => message.seq <= event.seq).length;
    stream.history[event.seq] = { members: stream.members, messageCount };
    for (const member of stream.members) this.#tell(member.person.id, event, origin);
    return event;
  }
}

/** Others' messages after the viewer's read position, as the stream stands now or stood earlier. */
export function unreadOf(stream: Stream, viewerId: string, standing?: Standing): number {
  const { members, messageCount } = standing ?? {
    members: stream.members,
    messageCount: stream.messages.length,
  };
  const readSeq = members.find((member) => member.person.id === viewerId)?.readSeq ?? 0;
  let count = 0;
  for (let index = messageCount - 1; index >= 0; index--) {
    const message = stream.messages[index];
    if (message === undefined || message.seq <= readSeq) break;
    if (message.senderId !== viewerId) count++;
  }
  return Math.min(count, limits.unreadMax);
}

function createdEvent(message: Message): ConversationEvent {
  return { type: 'message.created', conversationId: message.conversationId, seq: message.seq, message };
}

function receiptEvent(conversationId: string, seq: number, member: Member): ConversationEvent {
  const { person, deliveredSeq, readSeq } = member;
  return { type: 'receipt.updated', conversationId, seq, userId: person.id, deliveredSeq, readSeq };
}
