import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../functions/wire/conversations.ts';
import type { StreamEvent } from '../../functions/wire/events.ts';
import type { PrivacySettings } from '../../functions/wire/people.ts';
import { groups, openGroup } from '../groups/harness.ts';
import { befriend, register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { startTestStack } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';

const stack = await startTestStack();

const decide = (person: TestPerson, settings: Partial<PrivacySettings>) =>
  person.call('PUT', '/api/account/privacy', settings);
const find = (person: TestPerson, other: TestPerson) => person.call('GET', `/api/people/${other.handle}`);
const ask = (person: TestPerson, other: TestPerson) =>
  person.call('PUT', `/api/friend-requests/sent/${other.id}`);
const send = (person: TestPerson, id: string, text = 'hello') =>
  person.call('POST', `/api/conversations/${id}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text },
  });
async function read(person: TestPerson, conversationId: string, positions: object): Promise<StreamEvent[]> {
  const receipts = [{ conversationId, ...positions }];
  const answer = await person.call<{ events: StreamEvent[] }>('POST', '/api/receipts', { receipts });
  expect(answer.status).toBe(200);
  return answer.body.events;
}
async function seenBy(person: TestPerson, id: string): Promise<Conversation> {
  const found = (await sync(person)).conversations.find((one) => one.id === id);
  if (found?.kind !== 'snapshot') throw new Error('The conversation is not in the sync.');
  return found.conversation;
}
async function positions(viewer: TestPerson, of: TestPerson, id: string) {
  const member = (await seenBy(viewer, id)).members.find((one) => one.person.id === of.id);
  return [member?.deliveredSeq, member?.readSeq];
}
const receiptsIn = (socket: TestSocket) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'event' && frame.event.type === 'receipt.updated'
      ? [[frame.event.deliveredSeq, frame.event.readSeq]]
      : [],
  );

describe('who is not findable', () => {
  test('is not there for strangers, neither by handle nor by id, exactly as nobody is', async () => {
    const [ann, eve] = await Promise.all([register(stack, 'ann'), register(stack, 'eve')]);
    expect(await find(eve, ann)).toMatchObject({ status: 200, body: { relation: 'none' } });
    await decide(ann, { findable: false });
    const nobody = await eve.call('GET', '/api/people/nobody_at_all');
    const hidden = await find(eve, ann);
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
    expect(hidden.status).toBe(404);
    expect(await ask(eve, ann)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await sync(ann)).account?.seq).toBe(1);
    expect(await find(ann, ann)).toMatchObject({ status: 200, body: { relation: 'self' } });
  });

  test('is found by friends, by whom they asked, and by who had asked them', async () => {
    const [ann, friend, asked, asking] = await Promise.all(
      ['ann', 'friend', 'asked', 'asking'].map((name) => register(stack, name)),
    );
    if (!ann || !friend || !asked || !asking) throw new Error('Somebody is missing.');
    await befriend(ann, friend);
    await ask(asking, ann);
    await decide(ann, { findable: false });
    await ask(ann, asked);
    expect(await find(friend, ann)).toMatchObject({ body: { relation: 'friend' } });
    expect(await find(asked, ann)).toMatchObject({ body: { relation: 'request_received' } });
    expect(await find(asking, ann)).toMatchObject({ body: { relation: 'request_sent' } });
    expect(await ask(asked, ann)).toMatchObject({ status: 200, body: { event: { type: 'friend.added' } } });
  });
});

describe('typing that is turned off', () => {
  test('is told to nobody, and nobody is told to that person', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const [annSocket, bobSocket] = await Promise.all([ann.connect(), bob.connect()]);
    const typing = { type: 'typing.start', conversationId };
    const heard = async (socket: TestSocket) => {
      await socket.ping();
      return socket.frames.filter(({ type }) => type === 'ephemeral').flatMap((frame) => signalOf(frame))
        .length;
    };
    await annSocket.command(typing);
    expect(await heard(bobSocket)).toBe(1);
    await decide(ann, { typing: false });
    expect(await annSocket.command(typing)).toMatchObject({ ok: true });
    expect(await bobSocket.command(typing)).toMatchObject({ ok: true });
    expect([await heard(annSocket), await heard(bobSocket)]).toEqual([0, 1]);
    await decide(ann, { typing: true });
    await bobSocket.command(typing);
    expect(await heard(annSocket)).toBe(1);
    await Promise.all([annSocket.close(), bobSocket.close()]);
  });
});

function signalOf(frame: TestSocket['frames'][number]) {
  return frame.type === 'ephemeral' && frame.signal.type === 'typing' ? [frame.signal] : [];
}

describe('receipts that are turned off', () => {
  test('keep what was read from others, and tell the own devices; delivered is told as before', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    for (let count = 0; count < 3; count++) await send(ann, conversationId);
    await decide(bob, { receipts: false });
    const [annSocket, bobHere, bobThere] = await Promise.all([ann.connect(), bob.connect(), bob.connect()]);
    const receipts = [{ conversationId, readSeq: 2 }];
    const reply = await bobHere.command({ type: 'receipt.update', receipts });
    expect(reply).toMatchObject({
      ok: true,
      result: {
        events: [
          { type: 'receipt.updated', seq: 4, deliveredSeq: 2, readSeq: 0 },
          { type: 'conversation.settings', settings: { privateReadSeq: 2 } },
        ],
      },
    });
    await bobThere.next('event', ({ event }) => event.type === 'conversation.settings');
    await annSocket.next('event', ({ event }) => event.type === 'receipt.updated');
    expect(receiptsIn(annSocket)).toEqual([[2, 0]]);
    expect(bobHere.frames.filter(({ type }) => type === 'event')).toEqual([]);
    expect(await positions(ann, bob, conversationId)).toEqual([2, 0]);
    expect((await seenBy(bob, conversationId)).unread).toBe(1);
    expect(await read(bob, conversationId, { readSeq: 2 })).toEqual([]);
    expect(await read(bob, conversationId, { readSeq: 1 })).toEqual([]);
    await Promise.all([annSocket, bobHere, bobThere].map((socket) => socket.close()));
  });

  test('leave one account event for each conversation, however often something is read', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    for (let count = 0; count < 4; count++) await send(ann, conversationId);
    await decide(bob, { receipts: false });
    const before = (await sync(bob)).account?.seq ?? 0;
    for (const readSeq of [1, 2, 3]) await read(bob, conversationId, { readSeq });
    const { account } = await sync(bob, { account: before });
    expect(account).toMatchObject({
      seq: before + 3,
      events: [{ seq: before + 3, type: 'conversation.settings', settings: { privateReadSeq: 3 } }],
    });
  });

  test('also hide what others have read from that person, by push, sync and snapshot alike', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    await send(ann, conversationId);
    await read(bob, conversationId, { readSeq: 1 });
    expect(await positions(ann, bob, conversationId)).toEqual([1, 1]);
    await decide(ann, { receipts: false });
    expect(await positions(ann, bob, conversationId)).toEqual([1, 0]);
    const socket = await ann.connect();
    await send(ann, conversationId);
    const { seq = 0 } = (await sync(ann)).conversations[0] ?? {};
    await read(bob, conversationId, { readSeq: seq });
    await socket.next('event', ({ event }) => event.type === 'receipt.updated');
    expect(receiptsIn(socket)).toEqual([[seq, 0]]);
    const { conversations } = await sync(ann, { conversations: { [conversationId]: seq } });
    expect(conversations).toMatchObject([{ events: [{ deliveredSeq: seq, readSeq: 0 }] }]);
    await decide(ann, { receipts: true });
    expect(await positions(ann, bob, conversationId)).toEqual([seq, seq]);
    await socket.close();
  });

  test('share from then on when they are turned on again, and never what was read before', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    for (let count = 0; count < 3; count++) await send(ann, conversationId);
    await read(bob, conversationId, { readSeq: 1 });
    await decide(bob, { receipts: false });
    await read(bob, conversationId, { readSeq: 3 });
    await decide(bob, { receipts: true });
    expect(await positions(ann, bob, conversationId)).toEqual([3, 1]);
    expect((await seenBy(bob, conversationId)).unread).toBe(0);
    await send(ann, conversationId);
    const { seq } = await seenBy(bob, conversationId);
    await read(bob, conversationId, { readSeq: seq });
    expect(await positions(ann, bob, conversationId)).toEqual([seq, seq]);
  });

  test('hold in groups, and for each member apart', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bob', 'carol'] });
    const [bob, carol] = inside as [TestPerson, TestPerson];
    await decide(carol, { receipts: false });
    await groups.write(owner, id, 'hello');
    const { seq } = await seenBy(owner, id);
    const sockets = await Promise.all([owner.connect(), carol.connect()]);
    await read(bob, id, { readSeq: seq });
    for (const socket of sockets) await socket.next('event');
    expect(sockets.map(receiptsIn)).toEqual([[[seq, seq]], [[seq, 0]]]);
    expect(await positions(owner, bob, id)).toEqual([seq, seq]);
    expect(await positions(carol, bob, id)).toEqual([seq, 0]);
    await groups.setRole(owner, id, bob, 'admin');
    const memberIn = async (socket: TestSocket) => {
      const { event } = await socket.next('event', (frame) => frame.event.type === 'member.updated');
      return event.type === 'member.updated' ? event.member.readSeq : null;
    };
    expect(await Promise.all(sockets.map(memberIn))).toEqual([seq, 0]);
    await Promise.all(sockets.map((socket) => socket.close()));
  });
});

test('settings are seen by their person alone', async () => {
  const { ann, bob } = await registerFriends(stack);
  const off = { findable: false, presence: false, typing: false, receipts: false, groupAdds: false };
  await decide(ann, off);
  expect((await snapshot(ann)).privacy).toEqual(off);
  const told = JSON.stringify(await sync(bob));
  for (const name of ['findable', 'groupAdds']) expect(told.split(name)).toHaveLength(2);
});
