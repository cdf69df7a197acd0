import { describe, expect, test } from 'vitest';
import type { MessageListResult, MessageVersions } from '../../functions/wire/http.ts';
import { accepted, groups, openGroup, refusedWith } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { positionsOf, sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const database = lookInto(stack);
const body = (text: string) => ({ type: 'text', text });

async function friendsWithMessage(text = 'First') {
  const friends = await registerFriends(stack);
  const { event } = accepted(await groups.write(friends.ann, friends.conversationId, text));
  return { ...friends, id: friends.conversationId, seq: event.seq };
}
async function messagesOf(person: TestPerson, id: string) {
  return accepted(await person.call<MessageListResult>('GET', `/api/conversations/${id}/messages`)).messages;
}

describe('editing', () => {
  test('shows everybody the new text, marked, and keeps the old one to look up', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage();
    const socket = await bob.connect();
    const { event } = accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('Second') }));
    expect(event).toMatchObject({
      type: 'message.updated',
      seq: seq + 1,
      message: { seq, body: body('Second') },
    });
    const pushed = await socket.next('event', (frame) => frame.event.type === 'message.updated');
    expect(pushed.event).toEqual(event);
    accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('Third') }));
    const [message] = await messagesOf(bob, id);
    expect(message).toMatchObject({ body: body('Third'), editedAtMs: expect.any(Number) });
    const { versions } = accepted(
      await bob.call<MessageVersions>('GET', `/api/conversations/${id}/messages/${seq}/versions`),
    );
    expect(versions.map((one) => one.body)).toEqual([body('First'), body('Second')]);
  });

  test('is for the author alone, and not for what was deleted', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage();
    expect(refusedWith(await groups.change(bob, id, seq, { type: 'edit', body: body('Mine') }))).toBe(
      'forbidden',
    );
    accepted(await groups.change(ann, id, seq, { type: 'delete' }));
    const late = await groups.change(ann, id, seq, { type: 'edit', body: body('Back') });
    expect(refusedWith(late)).toBe('message_deleted');
    expect(refusedWith(await groups.change(ann, id, 99, { type: 'delete' }))).toBe('not_found');
  });

  test('repeated late does not undo a newer edit', async () => {
    const { ann, id, seq } = await friendsWithMessage();
    const clientId = uuid7();
    const first = accepted(
      await groups.change(ann, id, seq, { type: 'edit', body: body('Second') }, clientId),
    );
    accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('Third') }));
    const repeat = accepted(
      await groups.change(ann, id, seq, { type: 'edit', body: body('Second') }, clientId),
    );
    expect(repeat.event.seq).toBe(first.event.seq);
    expect(repeat.event.message.body).toEqual(body('Third'));
  });
});

describe('deleting for everyone', () => {
  test('leaves nothing of the text anywhere, and keeps its place', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage('Canary-7316');
    accepted(await groups.write(bob, id, 'About that', { replyToSeq: seq }));
    accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('Canary-7317') }));
    accepted(await groups.change(bob, id, seq, { type: 'react', emoji: '👍', on: true }));
    const before = positionsOf(await sync(bob));
    accepted(await groups.change(ann, id, seq, { type: 'delete' }));
    const messages = await messagesOf(bob, id);
    expect(messages[0]).toMatchObject({ seq, body: null, deletedAtMs: expect.any(Number) });
    expect(messages[0]).not.toHaveProperty('reactions');
    expect(messages[1]?.replyTo).toEqual({ seq, senderId: ann.id, body: null });
    const answers = [await sync(bob, before), await sync(bob), messages];
    expect(JSON.stringify(answers)).not.toContain('Canary');
    const versions = await bob.call<MessageVersions>(
      'GET',
      `/api/conversations/${id}/messages/${seq}/versions`,
    );
    expect(accepted(versions).versions).toEqual([]);
    const { rows } = await database.query<{ found: number }>({
      text: `
        select count(*) as found from (
          select body from messages where conversation_id = $1 and seq = $2
          union all select body from message_versions where conversation_id = $1 and seq = $2) all_bodies
        where body is not null`,
      values: [id, seq],
    });
    expect(rows[0]?.found).toBe(0);
  });

  test('is for the author, and in a group for owner and admins', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal'] });
    const [bea, cal] = inside as [TestPerson, TestPerson];
    const { event } = accepted(await groups.write(bea, id, 'Oops'));
    expect(refusedWith(await groups.change(cal, id, event.seq, { type: 'delete' }))).toBe('forbidden');
    accepted(await groups.change(owner, id, event.seq, { type: 'delete' }));
    const again = accepted(await groups.change(bea, id, event.seq, { type: 'delete' }));
    expect(again.event.message.body).toBeNull();
  });
});

describe('reacting', () => {
  test('adds and takes away per person and emoji, and repeats change nothing', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage();
    accepted(await groups.change(bob, id, seq, { type: 'react', emoji: '👍', on: true }));
    const once = accepted(await groups.change(ann, id, seq, { type: 'react', emoji: '👍', on: true }));
    const twice = accepted(await groups.change(ann, id, seq, { type: 'react', emoji: '👍', on: true }));
    expect(twice.event).toEqual(once.event);
    expect(twice.event.message.reactions).toEqual([{ emoji: '👍', userIds: [bob.id, ann.id] }]);
    accepted(await groups.change(bob, id, seq, { type: 'react', emoji: '👍', on: false }));
    const [message] = await messagesOf(bob, id);
    expect(message?.reactions).toEqual([{ emoji: '👍', userIds: [ann.id] }]);
  });

  test('takes emoji only, up to twenty different ones', async () => {
    const { ann, id, seq } = await friendsWithMessage();
    for (const emoji of ['', 'a', '👍👍', '1', '<b>', '\u{1f468}\u200d']) {
      expect(refusedWith(await groups.change(ann, id, seq, { type: 'react', emoji, on: true }))).toBe(
        'invalid',
      );
    }
    for (let index = 0; index < 20; index++) {
      const emoji = String.fromCodePoint(0x1f600 + index);
      accepted(await groups.change(ann, id, seq, { type: 'react', emoji, on: true }));
    }
    const more = await groups.change(ann, id, seq, { type: 'react', emoji: '🦊', on: true });
    expect(refusedWith(more)).toBe('too_many');
  });
});

describe('pinning', () => {
  test('is listed for all until it is taken down or the message is deleted', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage();
    const { event } = accepted(await groups.write(bob, id, 'Second'));
    const pins = async () => {
      const found = (await sync(ann)).conversations.find((one) => one.id === id);
      return found?.kind === 'snapshot' ? found.conversation.pinnedSeqs : undefined;
    };
    accepted(await groups.change(bob, id, event.seq, { type: 'pin', on: true }));
    accepted(await groups.change(bob, id, seq, { type: 'pin', on: true }));
    expect(await pins()).toEqual([event.seq, seq]);
    accepted(await groups.change(ann, id, event.seq, { type: 'pin', on: false }));
    expect(await pins()).toEqual([seq]);
    accepted(await groups.change(ann, id, seq, { type: 'delete' }));
    expect(await pins()).toBeUndefined();
  });
});

describe('replies and mentions', () => {
  test('a reply shows what it answers as it stands now; one to nothing stands alone', async () => {
    const { ann, bob, id, seq } = await friendsWithMessage();
    const reply = accepted(await groups.write(bob, id, 'Yes', { replyToSeq: seq }));
    expect(reply.event).toMatchObject({
      message: { replyTo: { seq, senderId: ann.id, body: body('First') } },
    });
    accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('Better') }));
    expect((await messagesOf(bob, id))[1]?.replyTo?.body).toEqual(body('Better'));
    const alone = accepted(await groups.write(bob, id, 'Hm', { replyToSeq: 999 }));
    expect('message' in alone.event && alone.event.message.replyTo).toBeUndefined();
  });

  test('an unread mention is listed for the one it names, until it is read', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal'] });
    const [bea, cal] = inside as [TestPerson, TestPerson];
    const text = 'Hi @bea';
    const mentions = [{ userId: bea.id, start: 3, length: 4 }];
    const { event } = accepted(
      await owner.call<{ event: { seq: number } }>('POST', `/api/conversations/${id}/messages`, {
        clientId: uuid7(),
        body: { type: 'text', text, mentions },
      }),
    );
    const mentionsOf = async (person: TestPerson) => {
      const found = (await sync(person)).conversations.find((one) => one.id === id);
      return found?.kind === 'snapshot' ? (found.conversation.unreadMentions ?? []) : null;
    };
    expect(await mentionsOf(bea)).toEqual([event.seq]);
    expect(await mentionsOf(cal)).toEqual([]);
    await bea.call('POST', '/api/receipts', { receipts: [{ conversationId: id, readSeq: event.seq }] });
    expect(await mentionsOf(bea)).toEqual([]);
    const outside = await owner.call('POST', `/api/conversations/${id}/messages`, {
      clientId: uuid7(),
      body: { type: 'text', text, mentions: [{ userId: bea.id, start: 3, length: 40 }] },
    });
    expect(refusedWith(outside)).toBe('invalid');
  });
});

test('the socket door does the same, with a client id that works once for all doors', async () => {
  const { ann, id, seq } = await friendsWithMessage();
  const socket = await ann.connect();
  const clientId = uuid7();
  const change = { type: 'edit', body: body('By socket') };
  const reply = await socket.command({ type: 'message.change', conversationId: id, seq, clientId, change });
  expect(reply).toMatchObject({ ok: true, result: { event: { seq: seq + 1 } } });
  const http = accepted(await groups.change(ann, id, seq, change, clientId));
  expect(http.event.seq).toBe(seq + 1);
  const used = await ann.call('POST', `/api/conversations/${id}/messages`, { clientId, body: body('x') });
  expect(refusedWith(used)).toBe('client_id_reused');
});
