import { expect, test } from 'vitest';
import type { SyncRequest } from '../../functions/wire/sync.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { register, registerFriends, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

/** Moves on at every look, so that two times that should be one are seen to differ. */
class TickingClock extends TestClock {
  override now(): number {
    this.advance(1);
    return super.now();
  }
}

const stack = await startTestStack({ overrides: { clock: new TickingClock() } });

const byPerson = (one: { person: { id: string } }, other: { person: { id: string } }) =>
  one.person.id.localeCompare(other.person.id);

/** What a state says, without how it came about: the loaded window of messages and the order of lists. */
function meaning(state: ChatState) {
  const { me, accountSeq, friends, received, sent, notifications, notificationsSeenSeq } = state;
  const conversations = Object.values(state.conversations)
    .map(({ id, kind, createdAtMs, seq, members, lastMessage, unread }) => {
      return { id, kind, createdAtMs, seq, members: [...members].sort(byPerson), lastMessage, unread };
    })
    .sort((one, other) => one.id.localeCompare(other.id));
  const [sortedFriends, sortedReceived, sortedSent] = [friends, received, sent].map((list) =>
    [...list].sort(byPerson),
  );
  return {
    ...{ me, accountSeq, notifications, notificationsSeenSeq, conversations },
    ...{ friends: sortedFriends, received: sortedReceived, sent: sortedSent },
  };
}

const knownTo = (state: ChatState): SyncRequest => ({
  account: state.accountSeq,
  conversations: Object.fromEntries(Object.values(state.conversations).map(({ id, seq }) => [id, seq])),
});

test('after every act, what was pushed, what sync lists and a fresh start say the same', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [carol, dan] = await Promise.all([register(stack, 'carol'), register(stack, 'dan')]);
  const socket = await ann.connect();
  const fresh = async () => {
    const request = { account: null, conversations: {} };
    return reduce(initialState, { type: 'sync.applied', request, result: await sync(ann) });
  };
  let synced = await fresh();
  let pushed = synced;

  const write = (person: typeof ann, text: string) =>
    person.call('POST', `/api/conversations/${conversationId}/messages`, {
      clientId: uuid7(),
      body: { type: 'text', text },
    });
  const receipt = (person: typeof ann, receipts: object) =>
    person.call('POST', '/api/receipts', { receipts: [{ conversationId, ...receipts }] });
  const acts: [string, () => Promise<{ status: number }>][] = [
    ['message.created by the other', () => write(bob, 'hello')],
    ['message.created by me', () => write(ann, 'hello yourself')],
    ['message.created again', () => write(bob, 'how are you?')],
    ['receipt.updated, delivered to me', () => receipt(ann, { deliveredSeq: 3 })],
    ['receipt.updated, read by me in part', () => receipt(ann, { readSeq: 1 })],
    ['receipt.updated, read by the other', () => receipt(bob, { readSeq: 2 })],
    ['friend_request.sent', () => ann.call('PUT', `/api/friend-requests/sent/${dan.id}`)],
    ['friend_request.closed by me', () => ann.call('DELETE', `/api/friend-requests/sent/${dan.id}`)],
    ['friend_request.received', () => carol.call('PUT', `/api/friend-requests/sent/${ann.id}`)],
    ['friend_request.closed by the other', () => carol.call('DELETE', `/api/friend-requests/sent/${ann.id}`)],
    ['friend_request.received again', () => carol.call('PUT', `/api/friend-requests/sent/${ann.id}`)],
    ['friend.added, accepted by me', () => ann.call('PUT', `/api/friends/${carol.id}`)],
    ['friend_request.sent again', () => ann.call('PUT', `/api/friend-requests/sent/${dan.id}`)],
    ['friend.added, accepted by the other', () => dan.call('PUT', `/api/friends/${ann.id}`)],
    ['notifications.seen', () => ann.call('POST', '/api/notifications/seen', { seenSeq: 9 })],
    ['friend.removed', () => bob.call('DELETE', `/api/friends/${ann.id}`)],
    ['friend_request.sent to a friend of old', () => ann.call('PUT', `/api/friend-requests/sent/${bob.id}`)],
    ['friend.added to the old conversation', () => bob.call('PUT', `/api/friends/${ann.id}`)],
    ['message.created after that', () => write(bob, 'good to be back')],
  ];
  let heard = 0;
  for (const [name, act] of acts) {
    expect((await act()).status, name).toBe(200);
    await eventually(
      `a push of ${name}`,
      () => socket.frames.filter((f) => f.type === 'event').length > heard,
    );
    for (const frame of socket.frames.filter((one) => one.type === 'event').slice(heard)) {
      heard++;
      pushed = reduce(pushed, { type: 'event.arrived', event: frame.event });
    }
    const request = knownTo(synced);
    synced = reduce(synced, { type: 'sync.applied', request, result: await sync(ann, request) });
    const expected = meaning(await fresh());
    expect(meaning(synced), `${name}, by sync`).toEqual(expected);
    expect(meaning(pushed), `${name}, by push`).toEqual(expected);
  }
  expect(heard).toBe(acts.length);
  await socket.close();
});
