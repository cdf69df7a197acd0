import { describe, expect, test } from 'vitest';
import type { Conversation, Message } from '../../functions/wire/conversations.ts';
import { defaultPrivacy } from '../../functions/wire/plain.ts';
import { divergences, historyDivergences } from '../../scripts/soak/check.ts';
import { createStore } from '../../site/src/app/client/store.ts';
import type { ChatState, ConversationState } from '../../site/src/app/client/types.ts';
import { personOf, uuidOf } from '../client/model-server.ts';

const [me, peer] = [personOf(0), personOf(1)];
const id = uuidOf(7);
const history = [1, 2, 4].map((seq, index) => message(seq, peer.id, `peer-${index + 1}`));

function message(seq: number, senderId: string, text: string): Message {
  const clientId = uuidOf(100 + seq);
  return { conversationId: id, seq, clientId, senderId, sentAtMs: seq, body: { type: 'text', text } };
}

/** What a full sync makes of a conversation with three messages and a receipt between them. */
function freshState(): ChatState {
  const member = { role: 'member' as const, deliveredSeq: 2, readSeq: 2 };
  const conversation: Conversation = {
    id,
    kind: 'direct',
    createdAtMs: 0,
    seq: 4,
    members: [
      { ...member, person: me },
      { ...member, person: peer },
    ],
    lastMessage: history[2] as Message,
    unread: 1,
  };
  const store = createStore();
  const snapshot = {
    me,
    friends: [],
    received: [],
    sent: [],
    notifications: [],
    notificationsSeenSeq: 0,
    blocked: [],
    privacy: defaultPrivacy,
  };
  store.dispatch({
    type: 'sync.applied',
    request: { account: null, conversations: {} },
    result: {
      head: 7,
      account: { kind: 'snapshot', seq: 3, snapshot },
      conversations: [{ kind: 'snapshot', id, seq: 4, limited: false, conversation }],
      gone: [],
    },
  });
  return store.get();
}

/** A client that has seen all of it happen. */
function shownState(change: Partial<ConversationState> = {}): ChatState {
  const fresh = freshState();
  const conversation = fresh.conversations[id] as ConversationState;
  const shown = { ...conversation, messages: history, hasEarlier: false, ...change };
  return { ...fresh, conversations: { [id]: shown } };
}

function compare(shown: ChatState): string[] {
  return divergences({ name: 'me', shown, fresh: freshState(), histories: new Map([[id, history]]) });
}

describe('a client that shows what the server has', () => {
  test('diverges in nothing, however much of the history it has loaded', () => {
    expect(compare(shownState())).toEqual([]);
    expect(compare(shownState({ messages: history.slice(-2), hasEarlier: true }))).toEqual([]);
  });

  test('may list members in another order', () => {
    const members = [...(freshState().conversations[id]?.members ?? [])].reverse();
    expect(compare(shownState({ members }))).toEqual([]);
  });
});

describe('what is planted is found:', () => {
  const last = history[2] as Message;
  test.each<[string, Partial<ConversationState>, RegExp]>([
    ['a message that is not shown', { messages: history.slice(0, 2) }, /other messages/],
    ['one in the middle', { messages: [history[0], last] as Message[], hasEarlier: true }, /other messages/],
    ['one that is shown twice', { messages: [...history, last] }, /other messages/],
    [
      'another text',
      { messages: [...history.slice(0, 2), message(4, peer.id, 'altered')] },
      /other messages/,
    ],
    ['the beginning', { messages: history.slice(1) }, /shows 2 messages as all of 3/],
    ['a position that is behind', { seq: 3 }, /another seq: 3 instead of 4/],
    ['a wrong count of unread messages', { unread: 2 }, /another unread/],
    ['another last message', { lastMessage: history[0] as Message }, /another lastMessage/],
    [
      'a receipt that was missed',
      { members: (freshState().conversations[id]?.members ?? []).map((one) => ({ ...one, readSeq: 1 })) },
      /another members/,
    ],
    [
      'an event that waits for another',
      { held: [{ type: 'message.created', conversationId: id, seq: 6, message: message(6, peer.id, 'x') }] },
      /another held/,
    ],
    ['what is known to be incomplete', { stale: true }, /another stale/],
  ])('%s', (_, change, what) => {
    const found = compare(shownState(change));
    expect(found).not.toEqual([]);
    expect(found.join('\n')).toMatch(what);
  });

  test('a conversation too few, one too many, and another account', () => {
    expect(compare({ ...shownState(), conversations: {} })).toEqual([`me: conversation ${id} is missing`]);
    const other = uuidOf(8);
    const conversations = { ...shownState().conversations, [other]: { ...shownState().conversations[id] } };
    expect(compare({ ...shownState(), conversations } as ChatState)).toEqual([
      `me: conversation ${other} is not the server’s`,
    ]);
    expect(compare({ ...shownState(), accountSeq: 2 })).toEqual(['me: accountSeq differ from the server’s']);
  });
});

describe('a history', () => {
  const written = new Map([['peer', 3]]);
  const check = (messages: readonly Message[]) => historyDivergences(id, messages, written).join('\n');

  test('that has each message once, in the order it was written in, is all right', () => {
    expect(check(history)).toBe('');
  });

  test('that lacks one, has one twice, or one that nobody wrote, is not', () => {
    expect(check(history.slice(0, 2))).toMatch(/missing: peer-3/);
    expect(check([...history, message(5, peer.id, 'peer-2')])).toMatch(/twice: peer-2/);
    expect(check([...history, message(5, peer.id, 'peer-4')])).toMatch(/not written: peer-4/);
  });

  test('in another order is not', () => {
    const swapped = [message(1, peer.id, 'peer-2'), message(2, peer.id, 'peer-1'), history[2] as Message];
    expect(check(swapped)).toMatch(/peer wrote 3, there are 3/);
    expect(check([...history, message(4, me.id, 'mine')])).toMatch(/position 4 does not follow/);
  });
});
