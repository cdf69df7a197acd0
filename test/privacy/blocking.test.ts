import { beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import { groups } from '../groups/harness.ts';
import {
  type Answer,
  befriend,
  register,
  registerFriends,
  type TestPerson,
  uuid7,
} from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { positionsOf, snapshot, sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const canary = 'CANARY';
const block = (by: TestPerson, person: TestPerson) => by.call('PUT', `/api/blocks/${person.id}`);
const unblock = (by: TestPerson, person: TestPerson) => by.call('DELETE', `/api/blocks/${person.id}`);
const ask = (by: TestPerson, person: TestPerson) => by.call('PUT', `/api/friend-requests/sent/${person.id}`);
const receipts = (by: TestPerson, conversationId: string, readSeq: number) =>
  by.call('POST', '/api/receipts', { receipts: [{ conversationId, readSeq }] });
const list = (by: TestPerson, id: string) =>
  by.call<{ messages: Message[] }>('GET', `/api/conversations/${id}/messages?limit=100`);
const edit = (text: string) => ({ type: 'edit', body: { type: 'text', text } });

interface Pair {
  readonly other: TestPerson;
  readonly writer: TestPerson;
  readonly id: string;
}

/** Two friends with two messages; `writer` has read the first. */
async function openPair(): Promise<Pair> {
  const { ann: other, bob: writer, conversationId: id } = await registerFriends(stack);
  await groups.write(other, id, 'from the other');
  await groups.write(writer, id, 'from the writer');
  await receipts(other, id, 2);
  return { other, writer, id };
}

/** Everything one can do in a direct conversation, over every door, with all that comes back. */
async function doEverything({ other, writer, id }: Pair): Promise<unknown[]> {
  const socket = await writer.connect({ visible: false });
  const seen: unknown[] = [];
  const note = async (answer: Promise<Answer<unknown>>) => {
    const { status, body } = await answer;
    seen.push([status, body]);
    return body;
  };
  const command = async (frame: Record<string, unknown>) => seen.push(await socket.command(frame));
  const clientId = uuid7();
  const body = { type: 'text', text: `${canary} first` };
  const path = `/api/conversations/${id}/messages`;
  const sent = (await note(writer.call('POST', path, { clientId, body }))) as { event: { seq: number } };
  await note(writer.call('POST', path, { clientId, body }));
  await command({ type: 'message.send', conversationId: id, clientId: uuid7(), body });
  const { seq } = sent.event;
  await note(groups.write(writer, id, `${canary} answer`, { replyToSeq: seq }));
  await note(groups.change(writer, id, seq, edit(`${canary} edited`)));
  await note(groups.change(writer, id, 2, edit(`${canary} an old one edited`)));
  await note(groups.change(writer, id, 1, { type: 'react', emoji: '🧨', on: true }));
  await note(groups.change(writer, id, 1, { type: 'pin', on: true }));
  await note(groups.change(writer, id, seq, { type: 'react', emoji: '🧨', on: true }));
  await note(groups.change(writer, id, seq, { type: 'delete' }));
  await command({ type: 'typing.start', conversationId: id });
  await command({ type: 'receipt.update', receipts: [{ conversationId: id, readSeq: 1 }] });
  await note(writer.call('GET', `/api/people/${other.handle}`));
  await note(ask(writer, other));
  await note(list(writer, id));
  await note(writer.call('GET', `${path}/2/versions`));
  await note(writer.call('POST', '/api/sync', { account: null, conversations: {} }));
  await note(writer.call('POST', '/api/sync', { account: null, conversations: { [id]: 3 } }));
  await note(groups.create(writer, 'Moon', [other]));
  await socket.ping();
  const placeOf = (frame: TestSocket['frames'][number]) =>
    frame.type + ('event' in frame ? String(frame.event.seq).padStart(3, '0') : JSON.stringify(frame));
  seen.push(socket.frames.toSorted((one, two) => (placeOf(one) < placeOf(two) ? -1 : 1)));
  await socket.close();
  return seen;
}

/** Without what differs between any two runs: ids and what is ordered by them, names, times. */
function comparable(seen: unknown, people: readonly TestPerson[]): string {
  const idOf = (member: { person: { id: string } }) => people.findIndex(({ id }) => id === member.person.id);
  const sorted = (key: string, value: unknown) =>
    key === 'members' && Array.isArray(value) ? value.toSorted((a, b) => idOf(a) - idOf(b)) : value;
  let text = JSON.stringify(seen, sorted, 1);
  people.forEach((person, index) => {
    text = text.replaceAll(person.id, `person ${index}`).replaceAll(person.handle, `handle ${index}`);
  });
  const names = new Map<string, string>();
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!names.has(id)) names.set(id, `id ${names.size}`);
      return names.get(id) ?? '';
    })
    .replace(/"(\w+Ms)": \d+/g, '"$1": 0');
}

const canariesIn = (socket: TestSocket) => JSON.stringify(socket.frames).split(canary).length - 1;

describe('a person who is blocked', () => {
  let blocked: Pair;
  let seen: unknown[];
  let socket: TestSocket;
  let known: ReturnType<typeof positionsOf>;

  beforeAll(async () => {
    blocked = await openPair();
    const { other } = blocked;
    await other.call('PUT', '/api/account/privacy', { groupAdds: false });
    await block(other, blocked.writer);
    socket = await other.connect({ visible: false });
    known = positionsOf(await sync(other));
    seen = await doEverything(blocked);
  }, 30_000);

  test('gets the very same answers and pushes as somebody who is not, whose friend is away', async () => {
    const free = await openPair();
    await free.other.call('PUT', '/api/account/privacy', { groupAdds: false });
    const expected = comparable(await doEverything(free), [free.other, free.writer]);
    expect(expected).toContain(canary);
    expect(comparable(seen, [blocked.other, blocked.writer])).toBe(expected);
  });

  test('reaches the blocker by no door: push, sync, snapshot, page, versions', async () => {
    const { other, writer, id } = blocked;
    const answers = [
      await sync(other),
      await sync(other, known),
      await sync(other, { ...known, account: null }),
      (await list(other, id)).body,
    ];
    const { body: page } = await list(other, id);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1]);
    expect(page.messages[0]).not.toHaveProperty('reactions');
    expect(page.messages[0]).not.toHaveProperty('pinnedAtMs');
    const text = JSON.stringify(answers);
    for (const trace of [canary, '🧨', 'pinnedSeqs']) expect(text).not.toContain(trace);
    expect(await other.call('GET', `/api/conversations/${id}/messages/2/versions`)).toMatchObject({
      status: 404,
    });
    await socket.ping();
    expect(canariesIn(socket)).toBe(0);
    expect(socket.frames.filter(({ type }) => type === 'ephemeral')).toEqual([]);
    expect((await snapshot(other)).friends.map(({ person }) => person.id)).toEqual([writer.id]);
  });

  test('whose old message is edited takes it from the blocker, on every device', async () => {
    const { account } = await sync(blocked.other, known);
    expect(account).toMatchObject({
      events: [{ type: 'messages.hidden', hiddenIn: blocked.id, messageSeqs: [2] }],
    });
  });

  test('learns of no delivery and no reading', async () => {
    const { other, writer, id } = blocked;
    const before = await sync(writer);
    const { seq = 0 } = before.conversations.find((one) => one.id === id) ?? {};
    await receipts(other, id, seq);
    expect((await sync(other)).conversations[0]).toMatchObject({ conversation: { unread: 0 } });
    expect(await sync(writer)).toEqual(before);
  });

  test('reaches the blocker also after unblocking with nothing that was written meanwhile', async () => {
    const { other, writer, id } = blocked;
    await unblock(other, writer);
    const { body } = await list(writer, id);
    const swallowed = body.messages.find(({ body: said }) => JSON.stringify(said).includes(canary));
    const before = positionsOf(await sync(other));
    await groups.write(writer, id, 'in peace', { replyToSeq: swallowed?.seq });
    const known = before.conversations[id] ?? 0;
    const { seq } = await socket.next('poke', (poke) => poke.seq > known);
    expect(await sync(other, before)).toMatchObject({
      conversations: [
        { seq, events: [{ message: { body: { text: 'in peace' }, replyTo: { body: null } } }] },
      ],
    });
    await groups.change(other, id, 1, { type: 'react', emoji: '👍', on: true });
    await groups.change(writer, id, 1, { type: 'react', emoji: '🌙', on: true });
    const reacted = async (person: TestPerson) =>
      (await list(person, id)).body.messages[0]?.reactions?.map(({ emoji }) => emoji);
    expect(await reacted(other)).toEqual(['👍', '🌙']);
    expect(await reacted(writer)).toEqual(['🧨', '👍', '🌙']);
    const all = JSON.stringify([await sync(other), await list(other, id), socket.frames]);
    for (const trace of [canary, '🧨']) expect(all).not.toContain(trace);
    await socket.close();
  });
});

describe('who has blocked somebody', () => {
  test('cannot write to them in their conversation until unblocking, and may delete what they wrote', async () => {
    const { other, writer, id } = await openPair();
    await block(other, writer);
    const refusal = { status: 403, body: { code: 'person_blocked', retry: 'never' } };
    expect(await groups.write(other, id, 'hello')).toMatchObject(refusal);
    expect(await groups.change(other, id, 1, edit('better'))).toMatchObject(refusal);
    expect(await groups.change(other, id, 2, { type: 'react', emoji: '👍', on: true })).toMatchObject(
      refusal,
    );
    const socket = await other.connect();
    expect(await socket.command({ type: 'typing.start', conversationId: id })).toMatchObject({
      ok: false,
      error: { code: 'person_blocked' },
    });
    expect(await groups.change(other, id, 1, { type: 'delete' })).toMatchObject({ status: 200 });
    await unblock(other, writer);
    expect(await groups.write(other, id, 'hello')).toMatchObject({ status: 200 });
    await socket.close();
  });

  test('goes on in the groups that both are in, where typing alone is not told', async () => {
    const { ann, bob } = await registerFriends(stack);
    const { body } = await groups.create(ann, 'Moon', [bob]);
    const id = body.added && 'conversation' in body.added ? body.added.conversation.id : '';
    await block(ann, bob);
    const [annSocket, bobSocket] = await Promise.all([ann.connect(), bob.connect()]);
    await groups.write(bob, id, 'from Bob');
    await groups.write(ann, id, 'from Ann');
    for (const one of [annSocket, bobSocket])
      await eventually('both messages arrive', () => {
        return one.frames.filter(({ type }) => type === 'event').length >= 2;
      });
    for (const one of [annSocket, bobSocket])
      expect(await one.command({ type: 'typing.start', conversationId: id })).toMatchObject({ ok: true });
    for (const one of [annSocket, bobSocket]) {
      await one.ping();
      expect(one.frames.filter(({ type }) => type === 'ephemeral')).toEqual([]);
      await one.close();
    }
  });

  test('is not added to groups by them', async () => {
    const { ann, bob } = await registerFriends(stack);
    await block(ann, bob);
    expect(await groups.create(bob, 'Trap', [ann])).toMatchObject({
      status: 403,
      body: { code: 'not_addable' },
    });
  });
});

test('blocking leaves the friendship as it is, and a repeat changes nothing', async () => {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  await befriend(ann, bob);
  const before = await sync(bob);
  expect(await block(ann, bob)).toMatchObject({ body: { event: { type: 'person.blocked' } } });
  expect(await block(ann, bob)).toMatchObject({ body: { event: null } });
  expect(await sync(bob)).toEqual(before);
  expect((await snapshot(ann)).blocked).toMatchObject([{ id: bob.id }]);
});
