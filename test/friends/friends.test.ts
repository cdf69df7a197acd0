import { describe, expect, test } from 'vitest';
import type { FoundPerson } from '../../functions/wire/accounts.ts';
import type { AccountEvent } from '../../functions/wire/events.ts';
import { lookInto } from '../helpers/database.ts';
import {
  type Answer,
  befriend,
  register,
  registration,
  request,
  type TestPerson,
  uuid7,
} from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { startTestStack } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const database = lookInto(stack);
type Told = { event: AccountEvent | null };

const ask = (one: TestPerson, other: { id: string }) =>
  one.call<Told>('PUT', `/api/friend-requests/sent/${other.id}`);
const cancel = (one: TestPerson, other: { id: string }) =>
  one.call<Told>('DELETE', `/api/friend-requests/sent/${other.id}`);
const decline = (one: TestPerson, other: { id: string }) =>
  one.call<Told>('DELETE', `/api/friend-requests/received/${other.id}`);
const accept = (one: TestPerson, other: { id: string }) => one.call<Told>('PUT', `/api/friends/${other.id}`);
const remove = (one: TestPerson, other: { id: string }) =>
  one.call<Told>('DELETE', `/api/friends/${other.id}`);
const send = (one: TestPerson, conversationId: string, text = 'hello') =>
  one.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text },
  });
const typeOf = (answer: Answer<Told>) => answer.body.event?.type ?? null;
const pair = () => Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
/** How each stands to the other, as their own sync tells it. */
async function standing(one: TestPerson, other: TestPerson) {
  const of = async (me: TestPerson, you: TestPerson) => {
    const { friends, sent, received } = await snapshot(me);
    const has = (list: readonly { person: { id: string } }[]) =>
      list.some(({ person }) => person.id === you.id);
    return [has(friends) && 'friends', has(sent) && 'sent', has(received) && 'received']
      .filter(Boolean)
      .join();
  };
  return Promise.all([of(one, other), of(other, one)]);
}
const next = async (socket: TestSocket, type: AccountEvent['type']) =>
  (await socket.next('event', (frame) => frame.event.type === type)).event;

describe('a friend request', () => {
  test('arrives live at the other and at the other devices of the one who asks, and so does the answer', async () => {
    const [ann, bob] = await pair();
    const [annOne, annTwo, bobOne] = await Promise.all([ann.connect(), ann.connect(), bob.connect()]);
    expect(typeOf(await ask(ann, bob))).toBe('friend_request.sent');
    expect(await next(bobOne, 'friend_request.received')).toMatchObject({
      seq: 1,
      request: { person: { id: ann.id, handle: ann.handle } },
      notification: { seq: 1, type: 'friend_request.received', person: { id: ann.id } },
    });
    for (const socket of [annOne, annTwo])
      expect(await next(socket, 'friend_request.sent')).toMatchObject({
        request: { person: { id: bob.id } },
      });
    expect(await standing(ann, bob)).toEqual(['sent', 'received']);

    expect(typeOf(await accept(bob, ann))).toBe('friend.added');
    for (const socket of [annOne, annTwo])
      expect(await next(socket, 'friend.added')).toMatchObject({
        friend: { person: { id: bob.id } },
        conversation: { seq: 0, unread: 0, lastMessage: null },
        notification: { type: 'friend.added', person: { id: bob.id } },
      });
    expect(await next(bobOne, 'friend.added')).toMatchObject({
      friend: { person: { id: ann.id } },
      notification: null,
    });
    expect(await standing(ann, bob)).toEqual(['friends', 'friends']);
    for (const socket of [annOne, annTwo, bobOne]) {
      expect(socket.failures).toEqual([]);
      await socket.close();
    }
  });

  test('asked, answered or taken back again changes nothing', async () => {
    const [ann, bob] = await pair();
    expect(typeOf(await cancel(ann, bob))).toBeNull();
    expect(typeOf(await decline(bob, ann))).toBeNull();
    expect(typeOf(await remove(ann, bob))).toBeNull();
    await ask(ann, bob);
    expect(typeOf(await ask(ann, bob))).toBeNull();
    await accept(bob, ann);
    expect(typeOf(await accept(bob, ann))).toBeNull();
    expect(typeOf(await accept(ann, bob))).toBeNull();
    expect(typeOf(await ask(ann, bob))).toBeNull();
    expect(typeOf(await cancel(ann, bob))).toBeNull();
    expect((await sync(ann)).account?.seq).toBe(2);
    expect((await sync(bob)).account?.seq).toBe(2);
  });

  test('that was declined or taken back is gone for both, and may be asked again', async () => {
    const [ann, bob] = await pair();
    for (const close of [() => cancel(ann, bob), () => decline(bob, ann)]) {
      await ask(ann, bob);
      expect(typeOf(await close())).toBe('friend_request.closed');
      expect(await standing(ann, bob)).toEqual(['', '']);
      expect(await accept(bob, ann)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    await ask(bob, ann);
    await accept(ann, bob);
    expect(await standing(ann, bob)).toEqual(['friends', 'friends']);
  });

  test('cannot be accepted by the one who sent it', async () => {
    const [ann, bob] = await pair();
    await ask(ann, bob);
    expect(await accept(ann, bob)).toMatchObject({ status: 404 });
    expect(typeOf(await decline(ann, bob))).toBeNull();
    expect(typeOf(await cancel(bob, ann))).toBeNull();
    expect(await standing(ann, bob)).toEqual(['sent', 'received']);
  });

  test('that crosses another makes both friends', async () => {
    const [ann, bob] = await pair();
    await ask(ann, bob);
    expect(typeOf(await ask(bob, ann))).toBe('friend.added');
    expect(await standing(ann, bob)).toEqual(['friends', 'friends']);
  });

  test('to oneself or to nobody is not found', async () => {
    const [ann] = await pair();
    for (const act of [ask, cancel, decline, accept, remove])
      for (const other of [ann, { id: crypto.randomUUID() }])
        expect(await act(ann, other)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await sync(ann)).account?.seq).toBe(0);
  });

  test('is refused while 50 are waiting, and one that is answered makes room', async () => {
    const [ann, bob] = await pair();
    await database.query({
      text: `
        with people as (
          insert into users (id, handle, display_name, password_phc, created_at)
          select gen_random_uuid(), 'waiting_' || n, 'Waiting', '', now() from generate_series(1, 50) n returning id)
        insert into friend_requests (requester_id, addressee_id, created_at) select $1, id, now() from people`,
      values: [ann.id],
    });
    expect(await ask(ann, bob)).toMatchObject({ status: 409, body: { code: 'too_many_pending' } });
    expect(await standing(ann, bob)).toEqual(['', '']);
    const waiting = (await snapshot(ann)).sent[0]?.person ?? { id: '' };
    await cancel(ann, waiting);
    expect(typeOf(await ask(ann, bob))).toBe('friend_request.sent');
  });
});

describe('contradictory acts at the same moment', () => {
  test('end in one state that both see', async () => {
    const [ann, bob] = await pair();
    for (let round = 0; round < 20; round++) {
      const crossed = round % 2 === 0;
      if (!crossed) await ask(ann, bob);
      const answers = await Promise.all(
        crossed ? [ask(ann, bob), ask(bob, ann)] : [accept(bob, ann), cancel(ann, bob)],
      );
      expect(answers.map((answer) => answer.status).every((status) => [200, 404].includes(status))).toBe(
        true,
      );
      const [forAnn, forBob] = await standing(ann, bob);
      expect(forAnn).toBe(forBob);
      expect(['friends', '']).toContain(forAnn);
      if (crossed) expect(forAnn).toBe('friends');
      if (forAnn === 'friends') await remove(ann, bob);
    }
    const unfriended = await Promise.all([remove(ann, bob), remove(bob, ann), ask(ann, bob)]);
    expect(unfriended.every((answer) => answer.status === 200)).toBe(true);
  });

  test('sending while the friendship ends is either before the end or refused', async () => {
    const [ann, bob] = await pair();
    const conversationId = await befriend(ann, bob);
    const [, ...answers] = await Promise.all([
      remove(bob, ann),
      ...Array.from({ length: 8 }, (_, index) => send(ann, conversationId, `${index}`)),
    ]);
    for (const answer of answers) expect([200, 403]).toContain(answer.status);
    expect(await send(ann, conversationId)).toMatchObject({ status: 403, body: { code: 'not_friends' } });
  });
});

describe('the end of a friendship', () => {
  test('is told to both; the conversation stays readable and writable for nobody; friends again share it', async () => {
    const [ann, bob] = await pair();
    const conversationId = await befriend(ann, bob);
    await send(ann, conversationId, 'before');
    const bobSocket = await bob.connect();
    expect(typeOf(await remove(ann, bob))).toBe('friend.removed');
    expect(await next(bobSocket, 'friend.removed')).toMatchObject({ userId: ann.id });
    expect(await standing(ann, bob)).toEqual(['', '']);
    for (const one of [ann, bob]) {
      expect(await send(one, conversationId)).toMatchObject({ status: 403, body: { code: 'not_friends' } });
      expect(await one.call('GET', `/api/conversations/${conversationId}/messages`)).toMatchObject({
        status: 200,
        body: { messages: [{ body: { text: 'before' } }] },
      });
    }
    const typing = await bobSocket.command({ type: 'typing.start', conversationId });
    expect(typing).toMatchObject({ ok: false, error: { code: 'not_friends' } });
    expect(await befriend(bob, ann)).toBe(conversationId);
    expect((await send(bob, conversationId, 'after')).status).toBe(200);
    await bobSocket.close();
  });

  test('does not take back the first answer of a message that was sent before', async () => {
    const [ann, bob] = await pair();
    const conversationId = await befriend(ann, bob);
    const command = { clientId: uuid7(), body: { type: 'text', text: 'once' } };
    const path = `/api/conversations/${conversationId}/messages`;
    const first = await ann.call('POST', path, command);
    await remove(bob, ann);
    expect(await ann.call('POST', path, command)).toMatchObject({ status: 200, body: first.body });
  });
});

describe('finding a person', () => {
  test('works by the whole handle alone and tells how one stands to them', async () => {
    const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'findable')]);
    const find = (handle: string) => ann.call<FoundPerson>('GET', `/api/people/${handle}`);
    const relation = async () => (await find(bob.handle)).body.relation;
    expect((await find(ann.handle)).body.relation).toBe('self');
    expect(await find(bob.handle)).toMatchObject({ body: { person: { id: bob.id }, relation: 'none' } });
    await ask(ann, bob);
    expect(await relation()).toBe('request_sent');
    await cancel(ann, bob);
    await ask(bob, ann);
    expect(await relation()).toBe('request_received');
    await accept(ann, bob);
    expect(await relation()).toBe('friend');
    for (const part of ['findable', 'findable_', `${bob.handle}0`, 'able'])
      expect((await find(part)).status, part).toBe(404);
    for (const pattern of ['find%25', 'fi', '%25', 'findable*'])
      expect((await find(pattern)).status, pattern).toBe(400);
  });
});

test('people whose names join to the same text share no conversation', async () => {
  const named = async (handle: string) => {
    const body = { ...registration(handle), displayName: handle };
    const answer = await request<{ tokens: { access: string } }>(stack, 'POST', '/api/accounts', body, {
      headers: { 'umbra-token-transport': 'body' },
    });
    const person = await register(stack, 'unused');
    return Object.assign(person, { id: body.clientId, token: answer.body.tokens.access });
  };
  const [ab, c, a, bc] = [
    await named('aaa_bbb'),
    await named('ccc'),
    await named('aaa'),
    await named('bbb_ccc'),
  ];
  const [one, other] = [await befriend(ab, c), await befriend(a, bc)];
  expect(one).not.toBe(other);
  await send(ab, one, 'for ccc alone');
  expect(await a.call('GET', `/api/conversations/${one}/messages`)).toMatchObject({ status: 404 });
  expect(
    (await bc.call<{ messages: unknown[] }>('GET', `/api/conversations/${other}/messages`)).body.messages,
  ).toEqual([]);
});
