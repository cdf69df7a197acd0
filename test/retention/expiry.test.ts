import { describe, expect, test } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import type { MessageListResult, MessageVersions } from '../../functions/wire/http.ts';
import { accepted, groups, refusedWith } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { positionsOf, sync } from '../helpers/sync.ts';
import { day, hour, lifetimes, renew, seenBy, week } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const canary = 'Canary-4711';

async function listed(person: TestPerson, id: string): Promise<readonly Message[]> {
  return accepted(await person.call<MessageListResult>('GET', `/api/conversations/${id}/messages`)).messages;
}
const textsOf = (messages: readonly Message[]) =>
  messages.flatMap(({ body }) => (body?.type === 'text' ? [body.text] : []));
const send = async (by: TestPerson, id: string, text: string, extras: object = {}) =>
  accepted(await groups.write(by, id, text, extras)).event.seq;

/** Ann's message lives for an hour; Bob has answered, pinned and not read it. */
async function friendsWithCanary() {
  const friends = await registerFriends(stack);
  const { ann, bob, conversationId: id } = friends;
  accepted(await lifetimes.set(bob, id, hour));
  const clientId = uuid7();
  const mentions = [{ userId: bob.id, start: 0, length: 4 }];
  const seq = await send(ann, id, 'first', {
    clientId,
    body: { type: 'text', text: `@bob ${canary} 1`, mentions },
  });
  accepted(
    await groups.change(ann, id, seq, {
      type: 'edit',
      body: { type: 'text', text: `@bob ${canary}`, mentions },
    }),
  );
  accepted(await groups.change(bob, id, seq, { type: 'react', emoji: '👍', on: true }));
  accepted(await groups.change(bob, id, seq, { type: 'pin', on: true }));
  return {
    ...friends,
    id,
    seq,
    clientId,
    resend: { clientId, body: { type: 'text', text: `@bob ${canary} 1` } },
  };
}

describe('a message that expires', () => {
  test('is there until that moment and, from it on, nowhere: at neither door, for nobody', async () => {
    const { ann, bob, id, seq, resend } = await friendsWithCanary();
    const socket = await bob.connect();
    const before = positionsOf(await sync(bob));
    clock.advance(hour * 1_000 - 1);
    await renew(stack, ann, bob);
    const answerSeq = await send(bob, id, 'About that', { replyToSeq: seq });
    expect(await seenBy(bob, id)).toMatchObject({ unread: 1, unreadMentions: [seq], pinnedSeqs: [seq] });
    expect((await seenBy(bob, id)).nextExpiryMs).toBe(clock.now() + 1);
    const quote = (await listed(ann, id)).find((one) => one.seq === answerSeq)?.replyTo;
    expect(quote).toMatchObject({ senderId: ann.id, expiresAtMs: clock.now() + 1 });

    clock.advance(1);
    const seen = await seenBy(bob, id);
    expect(seen.unread).toBe(0);
    expect(seen).not.toHaveProperty('unreadMentions');
    expect(seen).not.toHaveProperty('pinnedSeqs');
    const messages = await listed(bob, id);
    expect(messages.find((one) => one.seq === answerSeq)?.replyTo).toEqual({
      seq,
      senderId: null,
      body: null,
    });
    expect(textsOf(messages)).toEqual(['About that']);
    const page = `/api/conversations/${id}/messages`;
    const bySocket = await socket.command({ type: 'sync', ...before });
    const answers = [
      ...[await sync(ann), await sync(bob), await sync(bob, before), bySocket],
      await bob.call('GET', `${page}?after=${seq - 1}&limit=1`),
      await bob.call('GET', `${page}?before=${seq + 1}`),
      await bob.call('GET', `${page}?at=0`),
      await ann.call('POST', page, resend),
      await socket.command({
        type: 'message.send',
        conversationId: id,
        clientId: uuid7(),
        replyToSeq: seq,
        body: { type: 'text', text: 'late' },
      }),
    ];
    expect(JSON.stringify(answers)).not.toContain(canary);
    for (const refused of [
      await bob.call<MessageVersions>('GET', `${page}/${seq}/versions`),
      await groups.change(bob, id, seq, { type: 'react', emoji: '👍', on: false }),
      await groups.change(ann, id, seq, { type: 'edit', body: { type: 'text', text: 'Back' } }),
      await groups.change(bob, id, seq, { type: 'pin', on: false }),
      await bob.call('POST', '/api/reports', {
        ...{ clientId: uuid7(), userId: ann.id, reason: 'other', comment: '' },
        messages: [{ conversationId: id, seq }],
      }),
    ]) {
      expect(refusedWith(refused)).toBe('not_found');
    }
  });

  test('is deleted with its versions, reactions and mentions once the conversation is touched, and sent no second time', async () => {
    const { ann, bob, id, seq, clientId, resend } = await friendsWithCanary();
    clock.advance(hour * 1_000);
    await renew(stack, ann, bob);
    expect(await leftOf(id, seq)).toEqual({ messages: 1, message_versions: 1, reactions: 1, mentions: 1 });
    await send(bob, id, 'Anybody here?');
    await eventually(
      'the check after a message sweeps',
      async () => (await leftOf(id, seq)).messages === 0,
      15_000,
    );
    expect(await leftOf(id, seq)).toEqual({ messages: 0, message_versions: 0, reactions: 0, mentions: 0 });
    const { rows } = await database.query<{ found: number }>({
      text: `
        select count(*) as found from (select body from messages union all select body from message_versions) all_bodies
        where position(convert_to($1, 'utf8') in body) > 0`,
      values: [canary],
    });
    expect(rows[0]?.found).toBe(0);
    const head = (await sync(ann)).head;
    const repeat = accepted(
      await ann.call<{ event: { seq: number; message: Message } }>(
        'POST',
        `/api/conversations/${id}/messages`,
        resend,
      ),
    );
    expect(repeat.event).toMatchObject({ seq, message: { clientId, body: null } });
    expect((await sync(ann)).head).toBe(head);
    const elsewhere = await groups.change(ann, id, seq, { type: 'delete' }, clientId);
    expect(refusedWith(elsewhere)).toBe('not_found');
  });

  test('is deleted by the daily job where nobody touches it; a job that was cut off and one that comes twice do no harm', async () => {
    const { id, seq } = await friendsWithCanary();
    const other = await friendsWithCanary();
    clock.advance(hour * 1_000);
    await renew(stack, other.ann);
    const cutOff = stack.invoker.invoke('job-sweep', {});
    await stack.invoker.invoke('job-sweep', {});
    await cutOff;
    for (const one of [{ id, seq }, other]) expect((await leftOf(one.id, one.seq)).messages).toBe(0);
    await stack.invoker.invoke('job-sweep', {});
    expect(textsOf(await listed(other.ann, other.id))).toEqual([]);
  });
});

describe('a shorter lifetime', () => {
  test('holds at once, also for what is written already; what came later keeps its own', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    await send(ann, id, 'old');
    clock.advance(day * 1_000);
    await renew(stack, ann, bob);
    await send(bob, id, 'new');
    expect(accepted(await lifetimes.preview(bob, id, day)).expiringAtOnce).toBe(1);
    const socket = await ann.connect();
    const { events } = accepted(await lifetimes.set(bob, id, day));
    expect(events.map(({ type }) => type)).toEqual(['message.created', 'conversation.updated']);
    const { event } = await socket.next('event', (frame) => frame.event.type === 'conversation.updated');
    const upToSeq = (events[0]?.seq ?? 0) - 1;
    expect(event).toMatchObject({
      details: { retentionSeconds: day, lifetimes: [{ upToSeq, seconds: day }] },
    });
    expect(textsOf(await listed(ann, id))).toEqual(['new']);
    accepted(await lifetimes.set(ann, id, hour));
    clock.advance(hour * 1_000);
    await renew(stack, ann);
    expect(textsOf(await listed(ann, id))).toEqual([]);
    expect((await seenBy(ann, id)).details?.lifetimes).toHaveLength(1);
  });

  test('set again changes nothing, and sent again happens once', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const clientId = uuid7();
    const first = accepted(await lifetimes.set(ann, id, week, clientId));
    const { head } = await sync(bob);
    const repeat = accepted(await lifetimes.set(ann, id, week, clientId));
    expect(repeat.events).toEqual(first.events.slice(0, 1));
    expect(accepted(await lifetimes.set(bob, id, week)).events).toEqual([]);
    expect((await sync(bob)).head).toBe(head);
  });

  test('is one of the list, and for members', async () => {
    const { ann, conversationId: id } = await registerFriends(stack);
    const { bob: stranger } = await registerFriends(stack);
    for (const wrong of [0, 1, -3600, '3600', 3600.5])
      expect(refusedWith(await lifetimes.set(ann, id, wrong as number))).toBe('invalid');
    expect(refusedWith(await lifetimes.preview(ann, id, 61))).toBe('invalid');
    expect(refusedWith(await lifetimes.set(stranger, id, hour))).toBe('not_found');
    expect(refusedWith(await lifetimes.preview(stranger, id, hour))).toBe('not_found');
    accepted(await lifetimes.set(ann, id, hour));
  });
});

/** Rows that a message has in each table. */
async function leftOf(id: string, seq: number): Promise<Record<string, number>> {
  const tables = ['messages', 'message_versions', 'reactions', 'mentions'];
  const counts = tables.map(
    (table) => `(select count(*) from ${table} where conversation_id = $1 and seq = $2) as ${table}`,
  );
  const { rows } = await database.query<Record<string, number>>({
    text: `select ${counts.join(', ')}`,
    values: [id, seq],
  });
  return rows[0] ?? {};
}
