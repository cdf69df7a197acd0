import { describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { register, registerFriends, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const text = (value: string) => ({ type: 'text', text: value });
type Sent = { event: Extract<ConversationEvent, { type: 'message.created' }> };

describe('sending a message', () => {
  test('reaches every device of the friend, and the other devices of the sender', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const [annHere, annThere, bobHere, bobThere] = await Promise.all([
      ann.connect(),
      ann.connect(),
      bob.connect(),
      bob.connect(),
    ]);
    const clientId = uuid7();
    const reply = await annHere.command({
      type: 'message.send',
      conversationId,
      clientId,
      body: text('Hello, Bob'),
    });
    expect(reply).toMatchObject({
      ok: true,
      result: { event: { seq: 1, message: { clientId, senderId: ann.id } } },
    });
    for (const socket of [annThere, bobHere, bobThere]) {
      const { event } = await socket.next('event', (frame) => frame.event.type === 'message.created');
      expect(event).toMatchObject({
        conversationId,
        seq: 1,
        message: { body: text('Hello, Bob'), clientId },
      });
    }
    expect(annHere.frames.filter((frame) => frame.type === 'event')).toEqual([]);
  });

  test('a repeat over any door gets the first answer and stores nothing more', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const socket = await ann.connect();
    const clientId = uuid7();
    const first = await socket.command({
      type: 'message.send',
      conversationId,
      clientId,
      body: text('once'),
    });
    const again = await socket.command({
      type: 'message.send',
      conversationId,
      clientId,
      body: text('once'),
    });
    const overHttp = await ann.call<Sent>('POST', `/api/conversations/${conversationId}/messages`, {
      clientId,
      body: text('once'),
    });
    expect(again).toMatchObject({ ok: true, result: (first as { result: unknown }).result });
    expect(overHttp.body).toEqual((first as { result: unknown }).result);
    const page = await bob.call<MessageListResult>('GET', `/api/conversations/${conversationId}/messages`);
    expect(page.body.messages).toHaveLength(1);
  });

  test('ten repeats at the same moment become one message', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const command = { clientId: uuid7(), body: text('all at once') };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        ann.call<Sent>('POST', `/api/conversations/${conversationId}/messages`, command),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.event.seq))).toEqual(new Set([1]));
  });

  test('a client id that was used in another conversation is refused', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const carol = await register(stack, 'carol');
    await ann.call('PUT', `/api/friend-requests/sent/${carol.id}`);
    const accepted = await carol.call<{ event: { conversation: { id: string } } }>(
      'PUT',
      `/api/friends/${ann.id}`,
    );
    const command = { clientId: uuid7(), body: text('mine') };
    await ann.call('POST', `/api/conversations/${conversationId}/messages`, command);
    const other = `/api/conversations/${accepted.body.event.conversation.id}/messages`;
    expect(await ann.call('POST', other, command)).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
  });

  test('many senders at once get one order without gaps', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const path = `/api/conversations/${conversationId}/messages`;
    const send = (index: number) =>
      (index % 2 === 0 ? ann : bob).call<Sent>('POST', path, {
        clientId: uuid7(),
        body: text(`message ${index}`),
      });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => send(index)));
    const seqs = answers.map((answer) => answer.body.event.seq).sort((one, other) => one - other);
    expect(seqs).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const [forAnn, forBob] = await Promise.all(
      [ann, bob].map((one) => one.call<MessageListResult>('GET', `${path}?limit=100`)),
    );
    expect(forAnn?.body.messages.map((message) => message.seq)).toEqual(seqs);
    expect(forBob?.body).toEqual(forAnn?.body);
  });
});

describe('paging', () => {
  test('goes backwards and forwards without missing or repeating one', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const path = `/api/conversations/${conversationId}/messages`;
    for (let index = 1; index <= 25; index++)
      await ann.call('POST', path, { clientId: uuid7(), body: text(`${index}`) });
    const seqsOf = async (query: string) => {
      const { body } = await ann.call<MessageListResult>('GET', `${path}?limit=10&${query}`);
      return [body.messages.map((message) => message.seq), body.more];
    };
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    expect(await seqsOf('')).toEqual([range(16, 25), true]);
    expect(await seqsOf('before=16')).toEqual([range(6, 15), true]);
    expect(await seqsOf('before=6')).toEqual([range(1, 5), false]);
    expect(await seqsOf('after=0')).toEqual([range(1, 10), true]);
    expect(await seqsOf('after=10')).toEqual([range(11, 20), true]);
    expect(await seqsOf('after=20')).toEqual([range(21, 25), false]);
    expect(await seqsOf('after=25')).toEqual([[], false]);
  });

  test('begins at a time with the first message sent then or later, whatever lies between the messages', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const path = `/api/conversations/${conversationId}/messages`;
    const sent: { seq: number; sentAtMs: number }[] = [];
    for (let index = 0; index < 9; index++) {
      const answer = await ann.call<Sent>('POST', path, { clientId: uuid7(), body: text(`${index}`) });
      sent.push(answer.body.event.message);
      // Receipts take positions of their own, so that the search meets holes.
      await bob.call('POST', '/api/receipts', { receipts: [{ conversationId, readSeq: sent.at(-1)?.seq }] });
    }
    const firstFrom = async (atMs: number) =>
      (await bob.call<MessageListResult>('GET', `${path}?at=${atMs}&limit=1`)).body.messages[0]?.seq;
    for (const { sentAtMs } of sent) {
      expect(await firstFrom(sentAtMs)).toBe(sent.find((one) => one.sentAtMs >= sentAtMs)?.seq);
      expect(await firstFrom(sentAtMs + 1)).toBe(sent.find((one) => one.sentAtMs > sentAtMs)?.seq);
    }
    expect(await firstFrom(0)).toBe(sent[0]?.seq);
    const both = await bob.call('GET', `${path}?at=1&after=1`);
    expect(both).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});

describe('a conversation of others', () => {
  test('looks as if it did not exist, at every door', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    const eve = await register(stack, 'eve');
    const socket = await eve.connect();
    await ann.call('POST', `/api/conversations/${conversationId}/messages`, {
      clientId: uuid7(),
      body: text('secret'),
    });
    const path = `/api/conversations/${conversationId}/messages`;
    const command = { clientId: uuid7(), body: text('let me in') };
    expect(await eve.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await eve.call('POST', path, command)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const refusal = { ok: false, error: { code: 'not_found' } };
    expect(await socket.command({ type: 'message.send', conversationId, ...command })).toMatchObject(refusal);
    expect(await socket.command({ type: 'typing.start', conversationId })).toMatchObject(refusal);
    const receipts = [{ conversationId, readSeq: 1 }];
    expect(await eve.call('POST', '/api/receipts', { receipts })).toMatchObject({
      status: 200,
      body: { events: [] },
    });
    const synced = await eve.call('POST', '/api/sync', {
      account: null,
      conversations: { [conversationId]: 0 },
    });
    expect(synced.body).toMatchObject({ conversations: [], gone: [conversationId] });
  });
});
