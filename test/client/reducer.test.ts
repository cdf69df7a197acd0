import { describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import { limits } from '../../functions/wire/limits.ts';
import type { ChatState, ConversationState, OutboxEntry } from '../../site/src/app/client/types.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import {
  conversationsByActivity,
  head,
  isIncomplete,
  syncRequestOf,
  tickOf,
  unreadTotal,
} from '../../site/src/app/state/selectors.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';

const peer = personOf(1).id;
const nothingKnown = { account: null, conversations: {} };

/** A server with one friend, and what a client that has just synced knows of it. */
function setUp(messages = 0) {
  const server = new ModelServer();
  server.addFriend(1);
  const id = [...server.streams.keys()][0] ?? '';
  let count = 0;
  const say = (senderId = peer) => server.send(id, senderId, uuidOf(5_000 + count++));
  for (let index = 0; index < messages; index++) say();
  const state = reduce(initialState, {
    type: 'sync.applied',
    request: nothingKnown,
    result: server.sync(nothingKnown),
  });
  return { server, id, say, state };
}

function arrive(state: ChatState, ...events: ConversationEvent[]): ChatState {
  return events.reduce((before, event) => reduce(before, { type: 'event.arrived', event }), state);
}

function only(state: ChatState): ConversationState {
  const conversation = Object.values(state.conversations)[0];
  if (!conversation) throw new Error('no conversation');
  return conversation;
}

function synced(state: ChatState, server: ModelServer): ChatState {
  const request = syncRequestOf(state, 100);
  return reduce(state, { type: 'sync.applied', request, result: server.sync(request) });
}

const seqs = (state: ChatState) => only(state).messages.map((message) => message.seq);

describe('events of a stream', () => {
  test('the next one is applied, a known one changes nothing at all', () => {
    const { say, state } = setUp();
    const event = say();
    const after = arrive(state, event);
    expect(seqs(after)).toEqual([1]);
    expect(arrive(after, event)).toBe(after);
  });

  test('one that came too early is held until the hole before it is closed', () => {
    const { say, state } = setUp();
    const [first, second, third] = [say(), say(), say()];
    const waiting = arrive(state, third, second, third);
    expect(seqs(waiting)).toEqual([]);
    expect(isIncomplete(waiting)).toBe(true);
    const after = arrive(waiting, first);
    expect(seqs(after)).toEqual([1, 2, 3]);
    expect(isIncomplete(after)).toBe(false);
  });

  test('a sync that leaves out what was superseded still moves the position to its end', () => {
    const { server, id, say, state } = setUp();
    say();
    server.updateReceipt(id, server.me.id, { deliveredSeq: 1 });
    server.updateReceipt(id, server.me.id, { readSeq: 1 });
    const late = say();
    const after = synced(arrive(state, late), server);
    expect(only(after)).toMatchObject({ seq: 4, held: [], unread: 1 });
  });

  test('an answer to a position that is no longer known is not applied: it would leave a hole', () => {
    const { server, id, say, state } = setUp(2);
    const ahead = synced(state, server);
    say();
    const request = syncRequestOf(ahead, 100);
    const result = server.sync(request);
    const behind = { ...state, conversations: { [id]: { ...only(state), seq: 1 } } };
    expect(reduce(behind, { type: 'sync.applied', request, result })).toBe(behind);
  });

  test('events of a conversation that is not known are left to the next sync', () => {
    const { say } = setUp();
    expect(arrive(initialState, say())).toBe(initialState);
  });

  test('account events that overtake the first snapshot are kept and applied after it', () => {
    const { server } = setUp();
    const early = server.sync(nothingKnown);
    const event = server.receiveRequest(5);
    if (event === null) throw new Error('no event');
    const waiting = reduce(initialState, { type: 'event.arrived', event });
    const after = reduce(waiting, { type: 'sync.applied', request: nothingKnown, result: early });
    expect(after.received.map((one) => one.person.handle)).toEqual(['person_5']);
    expect(after.accountSeq).toBe(server.accountEvents.length);
  });
});

describe('snapshots', () => {
  test('an older one than what is known is ignored', () => {
    const { server, say, state } = setUp(1);
    const result = server.sync(nothingKnown);
    const after = arrive(state, say());
    expect(reduce(after, { type: 'sync.applied', request: nothingKnown, result })).toEqual(after);
  });

  test('one before the position that was asked for means that the server went back, and is taken', () => {
    const { state } = setUp(3);
    const restored = setUp(1);
    const after = synced(state, restored.server);
    expect(only(after)).toMatchObject({ seq: 1, hasEarlier: false });
    expect(seqs(after)).toEqual([1]);
  });

  test('where messages may be missing before its last one, the window starts anew there', () => {
    const { server, say, state } = setUp(1);
    for (let index = 0; index <= limits.syncEventsPerStreamMax; index++) say();
    const after = synced(state, server);
    expect(seqs(after)).toEqual([limits.syncEventsPerStreamMax + 2]);
    expect(only(after).hasEarlier).toBe(true);
  });

  test('where nothing can be missing, loaded messages stay', () => {
    const { server, id, say, state } = setUp();
    const known = arrive(state, say(), say());
    const result = server.sync(nothingKnown);
    const stale = { ...known, conversations: { [id]: { ...only(known), stale: true } } };
    const after = reduce(stale, { type: 'sync.applied', request: syncRequestOf(stale, 100), result });
    expect(seqs(after)).toEqual([1, 2]);
    expect(only(after).stale).toBe(false);
  });

  test('a conversation that is gone is removed', () => {
    const { id, state } = setUp(1);
    const result = { head: 1, account: null, conversations: [], gone: [id] };
    const after = reduce(state, { type: 'sync.applied', request: syncRequestOf(state, 100), result });
    expect(after.conversations).toEqual({});
  });
});

describe('unread', () => {
  test('counts what others wrote, not what I wrote, up to the cap', () => {
    const { server, say, state } = setUp();
    const after = arrive(state, say(), say(server.me.id), say());
    expect(only(after).unread).toBe(2);
    expect(unreadTotal(after, 0)).toBe(2);
    const many = Array.from({ length: limits.unreadMax + 5 }, () => say());
    expect(only(arrive(after, ...many)).unread).toBe(limits.unreadMax);
  });

  test('is counted again from the loaded messages when I read up to somewhere', () => {
    const { server, id, say, state } = setUp();
    const known = arrive(state, say(), say(), say());
    const receipt = server.updateReceipt(id, server.me.id, { readSeq: 2 });
    if (!receipt) throw new Error('no receipt');
    expect(only(arrive(known, receipt)).unread).toBe(1);
  });

  test('is asked for anew where the loaded messages do not reach back far enough', () => {
    const { server, id, state } = setUp(5);
    const receipt = server.updateReceipt(id, server.me.id, { readSeq: 2 });
    if (!receipt) throw new Error('no receipt');
    const after = arrive(state, receipt);
    expect(only(after).stale).toBe(true);
    expect(syncRequestOf(after, 100).conversations[id]).toBe(0);
    expect(only(synced(after, server))).toMatchObject({ stale: false, unread: 3 });
  });

  test('is 0 when everything is read, whatever is loaded', () => {
    const { server, id, state } = setUp(5);
    const receipt = server.updateReceipt(id, server.me.id, { readSeq: 5 });
    if (!receipt) throw new Error('no receipt');
    expect(only(arrive(state, receipt))).toMatchObject({ stale: false, unread: 0 });
  });
});

describe('the outbox', () => {
  const entry = (id: string, clientId: string): OutboxEntry => ({
    clientId,
    conversationId: id,
    body: { type: 'text', text: 'Hello' },
    writtenAtMs: 0,
    status: 'waiting',
    error: null,
    acceptedSeq: null,
  });

  test('forgets a message once the stream shows it, by whatever way it came', () => {
    const { server, id, state } = setUp();
    const clientId = uuidOf(9_000);
    const queued = reduce(state, { type: 'outbox.queued', entry: entry(id, clientId) });
    const event = server.send(id, server.me.id, clientId);
    expect(arrive(queued, event).outbox).toEqual([]);
    expect(synced(queued, server).outbox).toEqual([]);
  });

  test('keeps showing an accepted message while a hole before it is open', () => {
    const { server, id, say, state } = setUp();
    const clientId = uuidOf(9_000);
    const queued = reduce(state, { type: 'outbox.queued', entry: entry(id, clientId) });
    const missed = say();
    const event = server.send(id, server.me.id, clientId);
    const accepted = reduce(queued, { type: 'outbox.accepted', clientId, event });
    expect(accepted.outbox).toMatchObject([{ clientId, acceptedSeq: 2 }]);
    const after = arrive(accepted, missed);
    expect(after.outbox).toEqual([]);
    expect(seqs(after)).toEqual([1, 2]);
  });

  test('a failed message that is retried goes behind what waits; one being sent is not discarded', () => {
    const { id, state } = setUp();
    const [one, two] = [uuidOf(9_001), uuidOf(9_002)];
    let now = reduce(state, { type: 'outbox.queued', entry: entry(id, one) });
    now = reduce(now, { type: 'outbox.queued', entry: entry(id, two) });
    const error = { code: 'not_friends', message: '', retry: 'never' } as const;
    now = reduce(now, { type: 'outbox.failed', clientId: one, error });
    now = reduce(now, { type: 'outbox.retried', clientId: one });
    expect(now.outbox.map((other) => [other.clientId, other.status])).toEqual([
      [two, 'waiting'],
      [one, 'waiting'],
    ]);
    now = reduce(now, { type: 'outbox.sending', clientId: two });
    expect(reduce(now, { type: 'outbox.discarded', clientId: two }).outbox).toHaveLength(2);
    expect(reduce(now, { type: 'outbox.discarded', clientId: one }).outbox).toHaveLength(1);
  });
});

describe('people', () => {
  test('a new friend closes the requests between the two and brings the conversation', () => {
    const { server, state } = setUp();
    const apply = (before: ChatState, event: Parameters<ModelServer['onEvent']>[0] | null) =>
      event === null ? before : reduce(before, { type: 'event.arrived', event });
    const asked = apply(state, server.receiveRequest(2));
    expect(asked.received).toHaveLength(1);
    const after = apply(asked, server.addFriend(2));
    expect(after.received).toEqual([]);
    expect(after.friends.map((friend) => friend.person.handle)).toEqual(['person_1', 'person_2']);
    expect(after.notifications.map((one) => one.type)).toEqual([
      'friend.added',
      'friend_request.received',
      'friend.added',
    ]);
    expect(head(after)).toBe(server.head);
  });

  test('a page that was asked for before the window started anew is not put before it', () => {
    const { server, id, state } = setUp(9);
    const page = { type: 'page.loaded', conversationId: id, before: 9, ...server.messagesBefore(id, 9, 3) };
    const after = reduce(state, { ...page, type: 'page.loaded' });
    expect(seqs(after)).toEqual([6, 7, 8, 9]);
    expect(only(after).hasEarlier).toBe(true);
    expect(reduce(after, { ...page, type: 'page.loaded' })).toBe(after);
  });
});

describe('selectors', () => {
  test('a tick tells how far a message has come: with several others, to all of them', () => {
    const { server, state } = setUp();
    const member = (index: number, deliveredSeq: number, readSeq: number) => ({
      person: personOf(index),
      role: 'member' as const,
      deliveredSeq,
      readSeq,
    });
    const tick = (...others: ReturnType<typeof member>[]) =>
      tickOf({ seq: 5 }, { ...only(state), members: [member(0, 9, 9), ...others] }, server.me.id);
    expect(tick(member(1, 4, 4))).toBe('sent');
    expect(tick(member(1, 5, 0))).toBe('delivered');
    expect(tick(member(1, 0, 5))).toBe('read');
    expect(tick(member(1, 5, 5), member(2, 4, 0))).toBe('sent');
    expect(tick(member(1, 5, 5), member(2, 5, 0))).toBe('delivered');
    expect(tick()).toBe('sent');
  });

  test('the most recently active conversation comes first', () => {
    const { server, state } = setUp(3);
    const event = server.addFriend(2);
    if (event === null) throw new Error('no event');
    const after = reduce(state, { type: 'event.arrived', event });
    expect(conversationsByActivity(after).map((one) => one.seq)).toEqual([3, 0]);
  });
});
