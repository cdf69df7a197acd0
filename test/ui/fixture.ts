import { type Signal, signal } from '@preact/signals';
import type { Member, Message, MessageChange } from '../../functions/wire/conversations.ts';
import type { Notification, Person } from '../../functions/wire/people.ts';
import { defaultPrivacy, textOf } from '../../functions/wire/plain.ts';
import {
  type ChatClient,
  type ChatState,
  ClientError,
  type ConnectionState,
  type ConversationState,
  type OutboxEntry,
} from '../../site/src/app/client/types.ts';

type Writable<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] };

/** A client that holds invented people and answers from memory, with handles for a test to make things happen. */
export interface FixtureClient extends ChatClient {
  readonly state: Signal<ChatState>;
  readonly connection: Signal<ConnectionState>;
  readonly ready: Signal<boolean>;
  readonly online: Signal<ReadonlySet<string>>;
  readonly typing: Signal<Readonly<Record<string, readonly string[]>>>;
  /** Every `markRead`, as "conversation seq". */
  readonly marked: string[];
  /** The conversations that were asked for earlier messages. */
  readonly asked: string[];
  /** Every change of a message that was asked for. */
  readonly changes: MessageChange[];
  receive(conversationId: string, text: string): void;
  patch(change: Partial<ChatState>): void;
}

export const fixtureNowMs = Date.now();
const minuteMs = 60_000;
const dayMs = 86_400_000;

export const me = person(1, 'ann', 'Ann Lindqvist');
export const people = [
  person(2, 'mira', 'Mira Kovač'),
  person(3, 'jonas', 'Jonas Lind'),
  person(4, 'noor', 'نور الهاشمي'),
  person(5, 'ada', 'Ada Okafor'),
  person(6, 'teo', 'Teo Brandt'),
  person(7, 'yuki', '佐藤 ゆき'),
  person(8, 'lea', 'Léa Martin-Dubois de la Fontaine'),
  person(9, 'sam', 'Sam'),
];

/** @param earlier how many messages the first conversation has that are not loaded yet */
export function createFixtureClient(options: { friends?: number; earlier?: number } = {}): FixtureClient {
  const friends = people.slice(0, options.friends ?? 6);
  const hidden = new Map([[conversationIdOf(0), history(conversationIdOf(0), options.earlier ?? 120, 2, 0)]]);
  const conversations = friends.map((friend, index) => conversation(friend, index));
  const state = signal<ChatState>({
    me,
    accountSeq: 10,
    heldAccountEvents: [],
    cachedAccountSeq: null,
    friends: friends.map((friend, index) => ({
      person: friend,
      conversationId: conversationIdOf(index),
      sinceMs: fixtureNowMs - 20 * dayMs - index * dayMs,
    })),
    received: friends.length > 0 ? [{ person: at(6), requestedAtMs: fixtureNowMs - 25 * minuteMs }] : [],
    sent: friends.length > 0 ? [{ person: at(7), requestedAtMs: fixtureNowMs - 2 * dayMs }] : [],
    notifications: friends.length > 0 ? notifications() : [],
    notificationsSeenSeq: 7,
    blocked: [],
    privacy: defaultPrivacy,
    conversations: Object.fromEntries(conversations.map((one) => [one.id, one])),
    views: {},
    outbox: [],
  });
  const marked: string[] = [];
  const asked: string[] = [];
  const changes: MessageChange[] = [];
  const patch = (change: Partial<ChatState>) => {
    state.value = { ...state.peek(), ...change };
  };
  const change = (id: string, edit: (before: ConversationState) => Partial<ConversationState>) => {
    const before = state.peek().conversations[id];
    if (before)
      patch({ conversations: { ...state.peek().conversations, [id]: { ...before, ...edit(before) } } });
  };
  const append = (id: string, senderId: string, text: string, clientId: string) => {
    change(id, (before) => {
      const message = makeMessage(id, before.seq + 1, senderId, text, Date.now(), clientId);
      const unread = before.unread + (senderId === me.id ? 0 : 1);
      return { seq: before.seq + 1, messages: [...before.messages, message], lastMessage: message, unread };
    });
  };
  const setPosition = (id: string, userId: string, to: Partial<Writable<Member>>) =>
    change(id, ({ members }) => ({
      members: members.map((one) => (one.person.id === userId ? { ...one, ...to } : one)),
    }));
  let nextId = 1;
  const drafts = signal<Readonly<Record<string, string>>>({});
  return {
    state,
    connection: signal<ConnectionState>('online'),
    ready: signal(true),
    online: signal<ReadonlySet<string>>(new Set([at(0).id, at(1).id, at(3).id])),
    typing: signal<Readonly<Record<string, readonly string[]>>>({ [conversationIdOf(1)]: [at(1).id] }),
    drafts,
    keepDraft: (conversationId, text) => {
      drafts.value = { ...drafts.peek(), [conversationId]: text };
    },
    marked,
    asked,
    changes,
    patch,
    receive: (id, text) => {
      const sender = state.peek().conversations[id]?.members.find((one) => one.person.id !== me.id);
      if (sender) append(id, sender.person.id, text, `received-${nextId++}`);
    },
    table: () => ({ load: async () => [], change: async () => undefined }),
    start: () => undefined,
    stop: () => undefined,
    sendMessage(conversationId, text, { replyToSeq, ...extras } = {}) {
      const entry: OutboxEntry = {
        clientId: `sent-${nextId++}`,
        conversationId,
        body: { type: 'text', text, ...extras },
        ...(replyToSeq === undefined ? {} : { replyToSeq }),
        writtenAtMs: Date.now(),
        status: 'sending',
        error: null,
        acceptedSeq: null,
      };
      patch({ outbox: [...state.peek().outbox, entry] });
      if (this.connection.peek() !== 'online') return;
      setTimeout(() => {
        append(conversationId, me.id, text, entry.clientId);
        patch({ outbox: state.peek().outbox.filter((one) => one !== entry) });
      }, 60);
    },
    retryMessage(clientId) {
      const entry = state.peek().outbox.find((one) => one.clientId === clientId);
      this.discardMessage(clientId);
      if (entry) this.sendMessage(entry.conversationId, textOf(entry.body) ?? '');
    },
    changeMessage: (conversationId, seq, change) => {
      asked.push(`${change.type} ${conversationId} ${seq}`);
      changes.push(change);
    },
    saveDraft: () => undefined,
    request: () => Promise.reject(new ClientError('network')),
    discardMessage: (clientId) =>
      patch({ outbox: state.peek().outbox.filter((one) => one.clientId !== clientId) }),
    markRead(id, seq) {
      marked.push(`${id} ${seq}`);
      setPosition(id, me.id, { readSeq: seq, deliveredSeq: seq });
      change(id, () => ({ unread: 0 }));
    },
    startTyping: () => undefined,
    async loadEarlier(id) {
      asked.push(id);
      await new Promise((resolve) => setTimeout(resolve, 30));
      const older = hidden.get(id) ?? [];
      const page = older.slice(-50);
      hidden.set(id, older.slice(0, -50));
      change(id, (before) => ({
        messages: [...page, ...before.messages],
        hasEarlier: older.length > page.length,
      }));
    },
    loadLater: async () => undefined,
    loadAround: async () => undefined,
    leaveView: () => undefined,
    assume: () => () => undefined,
    async findPerson(handle) {
      const found = [me, ...people].find((one) => one.handle === handle);
      if (!found) throw new ClientError('not_found');
      return { person: found, relation: 'none' };
    },
    requestFriend: async (id) => {
      const asked = people.find((one) => one.id === id);
      if (asked) patch({ sent: [...state.peek().sent, { person: asked, requestedAtMs: Date.now() }] });
    },
    cancelFriendRequest: async (id) =>
      patch({ sent: state.peek().sent.filter((one) => one.person.id !== id) }),
    acceptFriend: async (id) =>
      patch({ received: state.peek().received.filter((one) => one.person.id !== id) }),
    declineFriend: async () => {
      throw new ClientError('network');
    },
    removeFriend: async (id) =>
      patch({ friends: state.peek().friends.filter((one) => one.person.id !== id) }),
    seeNotifications: async () => patch({ notificationsSeenSeq: 9 }),
    signOut: async () => undefined,
  };
}

export function conversationIdOf(index: number): string {
  return `00000000-0000-4000-8000-00000000c${String(index).padStart(3, '0')}`;
}

const lines = [
  'Totality is at 21:52. Are you up on the hill?',
  'I brought the good blanket',
  'On my way. Two minutes of shadow, and nobody selling us anything.',
  'Front row. The moon does the rest.',
  'Look up!',
  'Did you see the photographs from last year? https://example.org/eclipse?year=2025 (the third is mine).',
  'Yes. The corona looked like torn paper.',
  'I keep thinking about the birds. They all went quiet at once, as if somebody had asked them to, and then the streetlights came on and a dog started barking two streets away.',
  '🌒✨',
  'Tea at eight?',
  'Make it nine, the bus is late again.',
  'Fine. Bring the tripod, mine is at my sister’s.',
];

function conversation(friend: Person, index: number): ConversationState {
  const id = conversationIdOf(index);
  const count = [46, 14, 8, 5, 9, 0][index] ?? 3;
  const messages = history(id, count, index === 0 ? 0 : index, index === 0 ? 2_000 : 0);
  if (index === 2)
    messages.push(
      makeMessage(id, 900, friend.id, 'مرحبا! هل رأيت الكسوف البارحة؟', fixtureNowMs - 50 * minuteMs),
    );
  const seq = messages.at(-1)?.seq ?? 0;
  const unread = index === 1 ? 3 : index === 2 ? 1 : 0;
  const position = (who: Person, readSeq: number): Member => ({
    person: who,
    role: 'member',
    deliveredSeq: seq,
    readSeq,
  });
  return {
    id,
    kind: 'direct',
    createdAtMs: fixtureNowMs - 20 * dayMs,
    formerMembers: [],
    details: {},
    settings: {},
    ended: false,
    unreadMentions: [],
    pinnedSeqs: [],
    changedEarlier: [],
    members: [position(me, messages.at(-1 - unread)?.seq ?? 0), position(friend, messages.at(-2)?.seq ?? 0)],
    seq,
    held: [],
    messages,
    hasEarlier: index === 0,
    lastMessage: messages.at(-1) ?? null,
    unread,
    stale: false,
    hasUnknown: false,
  };
}

function history(id: string, count: number, daysBack: number, fromSeq: number): Message[] {
  const index = Number(id.slice(-3));
  return Array.from({ length: count }, (_, i) => {
    const fromEnd = count - i;
    const sender = Math.floor(i / 3 + index) % 2 === 0 || (index === 1 && fromEnd <= 3) ? at(index) : me;
    const atMs = fixtureNowMs - daysBack * dayMs - fromEnd * 17 * minuteMs - (fromEnd % 3) * -13 * minuteMs;
    const text = index === 0 && fromEnd === 9 ? longText() : (lines[(i + index) % lines.length] ?? '');
    return makeMessage(id, fromSeq + i + 1, sender.id, text, atMs);
  })
    .sort((a, b) => a.sentAtMs - b.sentAtMs)
    .map((message, i) => ({ ...message, seq: fromSeq + i + 1 }));
}

function longText(): string {
  return Array.from({ length: 22 }, (_, i) => `${i + 1}. ${lines[i % lines.length]}`).join('\n');
}

function makeMessage(
  conversationId: string,
  seq: number,
  senderId: string,
  text: string,
  sentAtMs: number,
  clientId = `${conversationId}-${seq}-${text.length}`,
): Message {
  return { conversationId, seq, clientId, senderId, sentAtMs, body: { type: 'text', text } };
}

function notifications(): Notification[] {
  return [
    { seq: 9, type: 'friend_request.received', person: at(6), createdAtMs: fixtureNowMs - 25 * minuteMs },
    { seq: 8, type: 'friend.added', person: at(1), createdAtMs: fixtureNowMs - 5 * 60 * minuteMs },
    { seq: 5, type: 'friend_request.received', person: at(3), createdAtMs: fixtureNowMs - 4 * dayMs },
  ];
}

function person(n: number, handle: string, displayName: string): Person {
  return { id: `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`, handle, displayName };
}

function at(index: number): Person {
  const found = people[index];
  if (!found) throw new Error(`no person ${index}`);
  return found;
}
