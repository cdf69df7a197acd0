import type { Conversation, Member, Message } from '../../functions/wire/conversations.ts';
import type { AccountEvent, ConversationEvent, StreamEvent } from '../../functions/wire/events.ts';
import { limits } from '../../functions/wire/limits.ts';
import type { Person } from '../../functions/wire/people.ts';
import { defaultPrivacy } from '../../functions/wire/plain.ts';
import type {
  AccountSnapshot,
  AccountSync,
  ConversationSync,
  SyncRequest,
  SyncResult,
} from '../../functions/wire/sync.ts';

interface Stream {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  seq: number;
  readonly messages: Message[];
  readonly members: (Member & { receiptSeq: number })[];
}

const startMs = 1_700_000_000_000;

/** The server's streams as one person sees them, in memory: what the contract says about `seq`, repeats and sync. */
export class ModelServer {
  readonly me = personOf(0);
  readonly streams = new Map<string, Stream>();
  readonly accountEvents: AccountEvent[] = [];
  readonly account: AccountSnapshot = {
    me: this.me,
    friends: [],
    received: [],
    sent: [],
    notifications: [],
    notificationsSeenSeq: 0,
    blocked: [],
    privacy: defaultPrivacy,
  };
  /** Told of every event that happens. */
  onEvent: (event: StreamEvent) => void = () => {};
  readonly #eventsPerStreamMax: number;

  constructor(options: { eventsPerStreamMax?: number } = {}) {
    this.#eventsPerStreamMax = options.eventsPerStreamMax ?? limits.syncEventsPerStreamMax;
  }

  get head(): number {
    return [...this.streams.values()].reduce((sum, stream) => sum + stream.seq, this.accountEvents.length);
  }

  addFriend(index: number): AccountEvent | null {
    const person = personOf(index);
    if (this.account.friends.some((friend) => friend.person.id === person.id)) return null;
    const id = uuidOf(1_000 + index);
    if (!this.streams.has(id)) this.addConversation(id, 'direct', [this.me, person]);
    const seq = this.accountEvents.length + 1;
    const friend = { person, conversationId: id, sinceMs: startMs };
    const notification = { seq, type: 'friend.added' as const, person, createdAtMs: startMs };
    this.account.friends.push(friend);
    this.account.received = this.account.received.filter((request) => request.person.id !== person.id);
    this.account.notifications.push(notification);
    const conversation = this.conversation(id);
    return this.#tellAccount({ type: 'friend.added', seq, friend, conversation, notification });
  }

  removeFriend(index: number): AccountEvent | null {
    const userId = personOf(index).id;
    if (!this.account.friends.some((friend) => friend.person.id === userId)) return null;
    this.account.friends = this.account.friends.filter((friend) => friend.person.id !== userId);
    return this.#tellAccount({ type: 'friend.removed', seq: this.accountEvents.length + 1, userId });
  }

  receiveRequest(index: number): AccountEvent | null {
    const person = personOf(index);
    const known = [...this.account.friends, ...this.account.received];
    if (known.some((one) => one.person.id === person.id)) return null;
    const seq = this.accountEvents.length + 1;
    const request = { person, requestedAtMs: startMs };
    const notification = { seq, type: 'friend_request.received' as const, person, createdAtMs: startMs };
    this.account.received.push(request);
    this.account.notifications.push(notification);
    return this.#tellAccount({ type: 'friend_request.received', seq, request, notification });
  }

  addConversation(id: string, kind: 'direct' | 'group', people: readonly Person[]): Conversation {
    const members = people.map((person) => ({
      person,
      role: 'member' as const,
      deliveredSeq: 0,
      readSeq: 0,
      receiptSeq: 0,
    }));
    this.streams.set(id, { id, kind, seq: 0, messages: [], members });
    return this.conversation(id);
  }

  /** Sent again with the same client id, it answers the first event. */
  send(conversationId: string, senderId: string, clientId: string, text = 'Hello'): ConversationEvent {
    const stream = this.#stream(conversationId);
    const first = stream.messages.find((one) => one.clientId === clientId && one.senderId === senderId);
    if (first) return createdEvent(first);
    const seq = ++stream.seq;
    const sentAtMs = startMs + seq;
    const body = { type: 'text' as const, text };
    const message: Message = { conversationId, seq, clientId, senderId, sentAtMs, body };
    stream.messages.push(message);
    const event = createdEvent(message);
    this.onEvent(event);
    return event;
  }

  updateReceipt(
    conversationId: string,
    userId: string,
    positions: { deliveredSeq?: number | undefined; readSeq?: number | undefined },
  ): ConversationEvent | null {
    const stream = this.#stream(conversationId);
    const member = stream.members.find((one) => one.person.id === userId);
    if (!member) throw new Error('not a member');
    const readSeq = Math.max(member.readSeq, Math.min(positions.readSeq ?? 0, stream.seq));
    const deliveredSeq = Math.max(
      member.deliveredSeq,
      readSeq,
      Math.min(positions.deliveredSeq ?? 0, stream.seq),
    );
    if (readSeq === member.readSeq && deliveredSeq === member.deliveredSeq) return null;
    Object.assign(member, { readSeq, deliveredSeq, receiptSeq: ++stream.seq });
    const event: ConversationEvent = receiptEvent(stream, member);
    this.onEvent(event);
    return event;
  }

  conversation(id: string): Conversation {
    const { kind, seq, messages, members } = this.#stream(id);
    const readSeq = members.find((member) => member.person.id === this.me.id)?.readSeq ?? 0;
    const unread = messages.filter((one) => one.senderId !== this.me.id && one.seq > readSeq).length;
    return structuredClone({
      id,
      kind,
      createdAtMs: startMs,
      seq,
      members: members.map(({ receiptSeq: _, ...member }) => member),
      lastMessage: messages.at(-1) ?? null,
      unread: Math.min(unread, limits.unreadMax),
    });
  }

  messagesBefore(id: string, before: number, limit: number): { messages: Message[]; more: boolean } {
    const earlier = this.#stream(id).messages.filter((message) => message.seq < before);
    return { messages: earlier.slice(-limit), more: earlier.length > limit };
  }

  sync(request: SyncRequest): SyncResult {
    const conversations = [...this.streams.values()].flatMap((stream) => {
      const answer = this.#syncConversation(stream, request.conversations[stream.id] ?? 0);
      return answer === null ? [] : [answer];
    });
    const gone = Object.keys(request.conversations).filter((id) => !this.streams.has(id));
    const account = this.#syncAccount(request.account ?? 0);
    return structuredClone({ head: this.head, account, conversations, gone });
  }

  #syncAccount(known: number): AccountSync | null {
    const seq = this.accountEvents.length;
    if (known === 0 || known > seq || seq - known > this.#eventsPerStreamMax) {
      return { kind: 'snapshot', seq, snapshot: this.account };
    }
    if (known === seq) return null;
    return { kind: 'events', seq, events: this.accountEvents.filter((event) => event.seq > known) };
  }

  #syncConversation(stream: Stream, known: number): ConversationSync | null {
    const { id, seq } = stream;
    const messages = stream.messages.filter((message) => message.seq > known);
    if (known === 0 || known > seq || messages.length > this.#eventsPerStreamMax) {
      return { kind: 'snapshot', id, seq, limited: known > 0, conversation: this.conversation(id) };
    }
    if (known === seq) return null;
    const moved = stream.members.filter((member) => member.receiptSeq > known);
    const receipts = moved.map((member) => receiptEvent(stream, member));
    const events = [...messages.map(createdEvent), ...receipts].sort((a, b) => a.seq - b.seq);
    return { kind: 'events', id, seq, events };
  }

  #tellAccount(event: AccountEvent): AccountEvent {
    this.accountEvents.push(structuredClone(event));
    this.onEvent(structuredClone(event));
    return event;
  }

  #stream(id: string): Stream {
    const stream = this.streams.get(id);
    if (!stream) throw new Error('no such conversation');
    return stream;
  }
}

export function personOf(index: number): Person {
  return { id: uuidOf(index), handle: `person_${index}`, displayName: `Person ${index}` };
}

/** A UUID of version 7, different for each number. */
export function uuidOf(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function createdEvent(message: Message): ConversationEvent {
  const { conversationId, seq } = message;
  return { type: 'message.created', conversationId, seq, message };
}

function receiptEvent(stream: Stream, member: Stream['members'][number]): ConversationEvent {
  const { deliveredSeq, readSeq, receiptSeq: seq, person } = member;
  return {
    type: 'receipt.updated',
    conversationId: stream.id,
    seq,
    userId: person.id,
    deliveredSeq,
    readSeq,
  };
}
