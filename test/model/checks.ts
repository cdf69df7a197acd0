import { textOf } from '../../functions/wire/plain.ts';
import type { ChatState, ConversationState } from '../../site/src/app/client/types.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { head, isIncomplete } from '../../site/src/app/state/selectors.ts';
import { type Stream, unreadOf } from './conversation-streams.ts';
import type { ModelClient } from './model-client.ts';
import type { ModelServer } from './model-server.ts';

/** A promise that was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** After every change: no position moves back, and at each position the state is what the stream was there. */
export function checkChange(server: ModelServer, client: ModelClient, before: ChatState): void {
  const { state } = client;
  if ((state.accountSeq ?? 0) < (before.accountSeq ?? 0)) fail(client, 'its account stream moved back');
  if (state.conversations === before.conversations) return;
  for (const id in state.conversations) {
    const now = state.conversations[id];
    const earlier = before.conversations[id];
    if (now === undefined || now === earlier) continue;
    if (earlier !== undefined) checkForward(client, earlier, now);
    const stream = server.conversations.all.get(id);
    if (stream) checkStanding(client, stream, now);
  }
}

/** After everything is healed: all that `PROTOCOL.md` promises. */
export function checkPromises(server: ModelServer, clients: readonly ModelClient[]): void {
  for (const stream of server.conversations.all.values()) {
    checkStream(stream);
    for (const client of clients) checkWritten(stream, client);
  }
  const fresh = new Map(clients.map(({ person }) => [person.id, initialState]));
  for (const userId of fresh.keys()) fresh.set(userId, freshState(server, userId));
  for (const client of clients) {
    checkAcknowledged(server, client);
    checkOutbox(client);
    checkRead(server, client, clients);
    checkConverged(client, fresh.get(client.person.id) ?? initialState);
    for (const stream of server.conversations.of(client.person.id)) checkWindow(stream, client);
  }
}

function checkForward(client: ModelClient, before: ConversationState, now: ConversationState): void {
  if (now.seq < before.seq) fail(client, `position ${before.seq} moved back to ${now.seq}`);
  for (const member of now.members) {
    const earlier = before.members.find((one) => one.person.id === member.person.id);
    if (!earlier) continue;
    if (member.readSeq < earlier.readSeq || member.deliveredSeq < earlier.deliveredSeq)
      fail(client, `a receipt of ${member.person.handle} moved back`);
  }
}

function checkStanding(client: ModelClient, stream: Stream, now: ConversationState): void {
  const standing = stream.history[now.seq];
  if (!standing) fail(client, `knows position ${now.seq}, which there is not`);
  const last = stream.messages[standing.messageCount - 1] ?? null;
  if (now.lastMessage !== last && now.lastMessage?.seq !== last?.seq)
    fail(
      client,
      `at ${now.seq} the last message is ${now.lastMessage?.seq ?? 'none'}, not ${last?.seq ?? 'none'}`,
    );
  now.members.forEach((member, index) => {
    const other = standing.members[index];
    if (member.readSeq !== other?.readSeq || member.deliveredSeq !== other.deliveredSeq)
      fail(client, `at ${now.seq} the receipts of ${member.person.handle} differ`);
  });
  const unread = unreadOf(stream, client.person.id, standing);
  if (!now.stale && now.unread !== unread)
    fail(client, `at ${now.seq} shows ${now.unread} unread, not ${unread}`);
}

/** Exactly once, and every place taken by one event. */
function checkStream(stream: Stream): void {
  for (let seq = 0; seq <= stream.seq; seq++) {
    if (!stream.history[seq]) throw new Violation(`stream ${stream.id.slice(-4)} has no event at ${seq}`);
  }
  const once = new Set(stream.messages.map((message) => message.senderId + message.clientId));
  if (once.size !== stream.messages.length) throw new Violation('a message is stored twice');
}

/** Everything that was written is stored, in typed order. */
function checkWritten(stream: Stream, client: ModelClient): void {
  const written = client.written.filter(
    ({ conversationId, clientId }) => conversationId === stream.id && !client.unpromised.has(clientId),
  );
  let place = 0;
  for (const { clientId, body } of written) {
    const seq = stream.messages.find((message) => message.clientId === clientId)?.seq;
    if (seq === undefined) fail(client, `"${textOf(body)}" was lost`);
    if (seq < place) fail(client, `"${textOf(body)}" came before what was written before it`);
    place = seq;
  }
}

function checkAcknowledged(server: ModelServer, client: ModelClient): void {
  for (const { clientId, conversationId, body } of client.written) {
    const seq = client.acknowledged.get(clientId);
    if (seq === undefined) continue;
    const messages = server.conversations.all.get(conversationId)?.messages ?? [];
    if (!messages.some((message) => message.clientId === clientId && message.seq === seq))
      fail(client, `"${textOf(body)}" was acknowledged at ${seq} and is not there`);
  }
}

function checkOutbox(client: ModelClient): void {
  const unsent = client.state.outbox.filter((entry) => entry.status !== 'failed');
  if (unsent.length > 0) fail(client, `"${textOf(unsent[0]?.body)}" is still in the outbox`);
}

/** Read is what the person has read on one of their devices, and nothing else. */
function checkRead(server: ModelServer, client: ModelClient, clients: readonly ModelClient[]): void {
  for (const stream of server.conversations.of(client.person.id)) {
    const readSeq = stream.members.find((one) => one.person.id === client.person.id)?.readSeq ?? 0;
    const devices = clients.filter((one) => one.person.id === client.person.id);
    const everRead = Math.max(...devices.map((one) => one.everRead.get(stream.id) ?? 0));
    if (readSeq > everRead)
      fail(client, `is said to have read up to ${readSeq}, but has read up to ${everRead}`);
    const mark = client.marks.get(stream.id) ?? 0;
    if (readSeq < mark) fail(client, `has read up to ${mark}, but ${readSeq} is known`);
  }
}

function checkConverged(client: ModelClient, fresh: ChatState): void {
  const { state } = client;
  if (isIncomplete(state)) fail(client, 'still waits for something');
  if (head(state) !== head(fresh)) fail(client, `is at ${head(state)}, not at ${head(fresh)}`);
  if (!isSame(meaningOf(state), meaningOf(fresh))) {
    const told = [state, fresh].map((one) => JSON.stringify(meaningOf(one)));
    fail(client, `differs from a fresh start:\n  ${told.join('\n  ')}`);
  }
}

function freshState(server: ModelServer, userId: string): ChatState {
  const request = { account: null, conversations: {} };
  const result = server.sync(userId, request);
  return reduce(initialState, { type: 'sync.applied', request, result });
}

/** Equality of plain values; most of them are one and the same object here. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    return (
      one.length === (other as unknown[]).length &&
      one.every((item, index) => isSame(item, (other as unknown[])[index]))
    );
  }
  for (const name in one) if (!isSame((one as Values)[name], (other as Values)[name])) return false;
  for (const name in other) if (!(name in one)) return false;
  return true;
}

type Values = Record<string, unknown>;

/** What a state says, without how it came about: the loaded messages, when it has to be asked for anew and what is noted for pages under way, the outbox and the order of lists. */
export function meaningOf(state: ChatState) {
  const { me, accountSeq, heldAccountEvents, notifications, notificationsSeenSeq } = state;
  return {
    ...{ me, accountSeq, heldAccountEvents, notifications, notificationsSeenSeq },
    privacy: state.privacy,
    blocked: [...state.blocked].sort((one, other) => (one.id < other.id ? -1 : 1)),
    friends: byPerson(state.friends),
    received: byPerson(state.received),
    sent: byPerson(state.sent),
    conversations: Object.values(state.conversations)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ messages: _, hasEarlier: __, changedEarlier: ___, nextExpiryMs: ____, ...conversation }) => ({
        ...conversation,
        members: byPerson(conversation.members),
        formerMembers: [...conversation.formerMembers].sort((one, other) => (one.id < other.id ? -1 : 1)),
      })),
  };
}

/** The loaded messages are the stream's last ones without a hole. */
function checkWindow(stream: Stream, client: ModelClient): void {
  const conversation = client.state.conversations[stream.id];
  if (!conversation) fail(client, 'lacks a conversation');
  const { messages, hasEarlier } = conversation;
  const hidden = stream.messages.length - messages.length;
  if (!hasEarlier && hidden !== 0)
    fail(client, `shows ${messages.length} of ${stream.messages.length} messages as all`);
  if (messages.length === 0 && hidden > 0) fail(client, 'shows no message of many');
  messages.forEach((message, index) => {
    const other = stream.messages[hidden + index];
    if (other?.seq !== message.seq || other.clientId !== message.clientId)
      fail(
        client,
        `shows the messages ${messages.map(({ seq }) => seq)}, which are not the last ones in order`,
      );
  });
}

function byPerson<Item extends { readonly person: { readonly id: string } }>(items: readonly Item[]): Item[] {
  return items.length < 2
    ? [...items]
    : [...items].sort((one, other) => (one.person.id < other.person.id ? -1 : 1));
}

function fail(client: ModelClient, what: string): never {
  throw new Violation(`${client.name}: ${what}`);
}
