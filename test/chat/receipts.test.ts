import { beforeEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
type Moved = Extract<ConversationEvent, { type: 'receipt.updated' }>;

/** A new friend of Ann for each test, so that their conversation begins empty. */
let peer: TestPerson;
let conversationId: string;
beforeEach(async () => {
  peer = await register(stack, 'peer');
  conversationId = await befriend(ann, peer);
});

async function send(from: TestPerson, count: number, to = conversationId): Promise<void> {
  for (let index = 1; index <= count; index++) {
    const body = { type: 'text', text: `message ${index}` };
    await from.call('POST', `/api/conversations/${to}/messages`, { clientId: uuid7(), body });
  }
}
async function tell(person: TestPerson, receipts: object | object[]): Promise<Moved[]> {
  const list = [receipts].flat().map((receipt) => ({ conversationId, ...receipt }));
  const answer = await person.call<{ events: Moved[] }>('POST', '/api/receipts', { receipts: list });
  expect(answer.status).toBe(200);
  return answer.body.events;
}
async function seen(person: TestPerson, id = conversationId) {
  const found = (await sync(person)).conversations.find((one) => one.id === id);
  if (found?.kind !== 'snapshot') throw new Error('The conversation is not in the sync.');
  return found.conversation;
}
const positions = (conversation: Conversation, person: TestPerson) => {
  const member = conversation.members.find((one) => one.person.id === person.id);
  return [member?.deliveredSeq, member?.readSeq];
};

describe('a receipt', () => {
  test('moves forward only, and never beyond the end of the conversation', async () => {
    await send(ann, 3);
    expect(await tell(peer, { deliveredSeq: 2 })).toMatchObject([{ seq: 4, deliveredSeq: 2, readSeq: 0 }]);
    expect(await tell(peer, { deliveredSeq: 1 })).toEqual([]);
    expect(await tell(peer, { deliveredSeq: 2 })).toEqual([]);
    expect(await tell(peer, { readSeq: 0 })).toEqual([]);
    expect(await tell(peer, { readSeq: 1 })).toMatchObject([{ seq: 5, deliveredSeq: 2, readSeq: 1 }]);
    expect(await tell(peer, { readSeq: Number.MAX_SAFE_INTEGER })).toMatchObject([
      { seq: 6, deliveredSeq: 5, readSeq: 5 },
    ]);
    expect(await tell(peer, { readSeq: 3, deliveredSeq: 4 })).toEqual([]);
    for (const person of [ann, peer]) expect(positions(await seen(person), peer)).toEqual([5, 5]);
    expect(positions(await seen(ann), ann)).toEqual([0, 0]);
  });

  test('of reading implies delivery', async () => {
    await send(ann, 2);
    expect(await tell(peer, { readSeq: 2 })).toMatchObject([{ deliveredSeq: 2, readSeq: 2 }]);
    expect(await tell(peer, { deliveredSeq: 2 })).toEqual([]);
  });

  test('reaches both members live, over either door', async () => {
    await send(ann, 1);
    const [annSocket, peerHere, peerThere] = await Promise.all([
      ann.connect(),
      peer.connect(),
      peer.connect(),
    ]);
    const receipts = [{ conversationId, readSeq: 1 }];
    const reply = await peerHere.command({ type: 'receipt.update', receipts });
    expect(reply).toMatchObject({ ok: true, result: { events: [{ type: 'receipt.updated', seq: 2 }] } });
    for (const socket of [annSocket, peerThere])
      expect((await socket.next('event')).event).toMatchObject({
        type: 'receipt.updated',
        conversationId,
        seq: 2,
        userId: peer.id,
        readSeq: 1,
      });
    expect(peerHere.frames.filter((frame) => frame.type === 'event')).toEqual([]);
    for (const socket of [annSocket, peerHere, peerThere]) await socket.close();
  });

  test('for many conversations goes in one command, and foreign ones are passed over in silence', async () => {
    const other = await befriend(bob, peer);
    const foreign = await befriend(bob, await register(stack, 'dan'));
    await Promise.all([send(ann, 2), send(bob, 3, other), send(bob, 1, foreign)]);
    const events = await tell(peer, [
      { readSeq: 1 },
      { readSeq: 2 },
      { conversationId: other, deliveredSeq: 3 },
      { conversationId: foreign, readSeq: 1 },
      { conversationId: crypto.randomUUID(), readSeq: 1 },
    ]);
    expect(events).toHaveLength(2);
    expect(events.find((event) => event.conversationId === conversationId)).toMatchObject({ readSeq: 2 });
    expect(events.find((event) => event.conversationId === other)).toMatchObject({
      deliveredSeq: 3,
      readSeq: 0,
    });
    expect(positions(await seen(bob, foreign), bob)).toEqual([0, 0]);
  });

  test('needs a position, and no more than a hundred at a time', async () => {
    const bodies = [
      { receipts: [{ conversationId }] },
      { receipts: Array(101).fill({ conversationId, readSeq: 1 }) },
      { receipts: [{ conversationId, readSeq: 0.5 }] },
      { receipts: [{ conversationId, readSeq: 1, userId: bob.id }] },
    ];
    for (const body of bodies)
      expect(await peer.call('POST', '/api/receipts', body)).toMatchObject({ status: 400 });
  });

  test('from two devices at once ends at the furthest position', async () => {
    await send(ann, 10);
    await Promise.all(Array.from({ length: 10 }, (_, index) => tell(peer, { readSeq: index + 1 })));
    const conversation = await seen(ann);
    expect(positions(conversation, peer)[1]).toBe(10);
    expect((await seen(peer)).unread).toBe(0);
  });
});

describe('unread', () => {
  test('is what others wrote after the read position, on every device alike', async () => {
    await send(ann, 4);
    await send(peer, 2);
    await send(ann, 1);
    expect((await seen(peer)).unread).toBe(5);
    expect((await seen(ann)).unread).toBe(2);
    await tell(peer, { readSeq: 3 });
    expect((await seen(peer)).unread).toBe(2);
    expect((await seen(ann)).unread).toBe(2);
    await tell(peer, { readSeq: 7 });
    expect((await seen(peer)).unread).toBe(0);
    await send(ann, 1);
    expect((await seen(peer)).unread).toBe(1);
  });

  test('is not changed by fetching, syncing or delivery', async () => {
    await send(ann, 2);
    await peer.call('GET', `/api/conversations/${conversationId}/messages`);
    await sync(peer, { conversations: { [conversationId]: 1 } });
    await tell(peer, { deliveredSeq: 2 });
    const socket = await peer.connect();
    await socket.command({ type: 'sync', account: null, conversations: {} });
    await socket.close();
    expect((await seen(peer)).unread).toBe(2);
    expect(positions(await seen(ann), peer)[1]).toBe(0);
  });

  test('is counted up to a hundred', async () => {
    await Promise.all(Array.from({ length: 5 }, () => send(ann, 21)));
    expect((await seen(peer)).unread).toBe(100);
    await tell(peer, { readSeq: 6 });
    expect((await seen(peer)).unread).toBe(99);
    expect((await seen(ann)).unread).toBe(0);
  });
});
