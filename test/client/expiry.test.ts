import { describe, expect, test } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import type { SyncResult } from '../../functions/wire/sync.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import { nextExpiry } from '../../site/src/app/state/expiry.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';

const id = '7b0a4a0e-6d0f-4a53-9c0b-0d3a5d2f6f10';
const ann = { id: '0199a1b2-0000-7000-8000-000000000001', handle: 'ann', displayName: 'Ann' };
const bob = { id: '0199a1b2-0000-7000-8000-000000000002', handle: 'bob', displayName: 'Bob' };

const written = (seq: number, more: Partial<Message> = {}): Message => ({
  conversationId: id,
  seq,
  clientId: `0199a1b2-c3d4-7e5f-8a9b-${String(seq).padStart(12, '0')}`,
  senderId: bob.id,
  sentAtMs: seq * 1_000,
  body: { type: 'text', text: `text ${seq}` },
  ...more,
});

/** Ann's state with messages that came one by one; none of them was read. */
function stateWith(...messages: readonly Message[]): ChatState {
  const member = (person: typeof ann) => ({ person, role: 'member' as const, deliveredSeq: 0, readSeq: 0 });
  const result: SyncResult = {
    head: 1,
    account: {
      kind: 'snapshot',
      seq: 1,
      snapshot: {
        ...{ me: ann, friends: [], received: [], sent: [], notifications: [] },
        ...{ notificationsSeenSeq: 0, blocked: [] },
        privacy: { findable: true, presence: true, typing: true, receipts: true, groupAdds: true },
      },
    },
    conversations: [
      {
        ...{ kind: 'snapshot', id, seq: 0, limited: false },
        conversation: {
          ...{ id, kind: 'direct', createdAtMs: 0, seq: 0, lastMessage: null, unread: 0 },
          members: [member(ann), member(bob)],
        },
      },
    ],
    gone: [],
  };
  const request = { account: null, conversations: {} };
  let state = reduce(initialState, { type: 'sync.applied', request, result });
  for (const message of messages) state = arrived(state, message);
  return state;
}
const arrived = (state: ChatState, message: Message) =>
  reduce(state, {
    type: 'event.arrived',
    event: { type: 'message.created', conversationId: id, seq: message.seq, message },
  });
const at = (state: ChatState, nowMs: number) => reduce(state, { type: 'time.passed', nowMs });
const seqsIn = (state: ChatState) => state.conversations[id]?.messages.map(({ seq }) => seq);

describe('at the moment a message expires', () => {
  const state = stateWith(
    written(1, { expiresAtMs: 5_000, pinnedAtMs: 1 }),
    written(2, {
      replyTo: { seq: 1, senderId: bob.id, body: { type: 'text', text: 'text 1' }, expiresAtMs: 5_000 },
    }),
    written(3, { expiresAtMs: 9_000 }),
  );

  test('it is gone with its quotes, pins and counts, and not a moment before', () => {
    expect(nextExpiry(state)).toBe(5_000);
    expect(at(state, 4_999)).toEqual(state);
    const then = at(state, 5_000);
    expect(seqsIn(then)).toEqual([2, 3]);
    expect(then.conversations[id]).toMatchObject({ unread: 2, pinnedSeqs: [] });
    expect(then.conversations[id]?.messages[0]?.replyTo).toEqual({ seq: 1, senderId: null, body: null });
    expect(nextExpiry(then)).toBe(9_000);
    const last = at(then, 9_000);
    expect(last.conversations[id]).toMatchObject({ unread: 1, lastMessage: { seq: 2 } });
    expect(nextExpiry(last)).toBe(Number.POSITIVE_INFINITY);
  });

  test('its place in the stream stays taken, and it does not come back by an event', () => {
    const then = at(state, 5_000);
    const again = reduce(then, {
      type: 'event.arrived',
      event: { type: 'message.updated', conversationId: id, seq: 4, message: written(1) },
    });
    expect(seqsIn(again)).toEqual([2, 3]);
    expect(again.conversations[id]?.seq).toBe(4);
  });

  test('a quote goes that is there alone, and a count that is loaded only in part is asked for anew', () => {
    const { conversations } = state;
    const conversation = conversations[id];
    if (!conversation) throw new Error('The conversation is not there.');
    const partly = {
      ...conversation,
      ...{ messages: conversation.messages.slice(1), hasEarlier: true, nextExpiryMs: 4_000 },
    };
    const known = { ...state, conversations: { [id]: partly } };
    expect(nextExpiry(known)).toBe(4_000);
    expect(at(known, 4_000).conversations[id]?.stale).toBe(true);
    expect(at(known, 5_000).conversations[id]?.messages[0]?.replyTo?.body).toBeNull();
  });
});

test('a shorter lifetime holds for what is loaded, for what a late page brings, and survives a later lengthening', () => {
  const state = stateWith(written(1), written(2));
  const lifetimes = [{ upToSeq: 2, seconds: 10 }];
  const shorter = reduce(state, {
    type: 'event.arrived',
    event: { type: 'conversation.updated', conversationId: id, seq: 3, details: { lifetimes } },
  });
  expect(nextExpiry(shorter)).toBe(11_000);
  expect(seqsIn(at(shorter, 10_999))).toEqual([1, 2]);
  expect(seqsIn(at(shorter, 11_000))).toEqual([2]);
  expect(seqsIn(at(arrived(shorter, written(4)), 12_000))).toEqual([4]);
});
