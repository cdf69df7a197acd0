import { describe, expect, test } from 'vitest';
import { limits } from '../../functions/wire/limits.ts';
import type { SyncResult } from '../../functions/wire/sync.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { startTestStack } from '../helpers/stack.ts';
import { positionsOf, sync } from '../helpers/sync.ts';

const ports = countedPorts();
// Without the fan-out checks, whose round trips would be counted among those of a request.
const fanoutQueue = { send: async () => {} };
const stack = await startTestStack({ overrides: { ...ports.overrides, fanoutQueue } });
await ports.connect(stack);
const database = lookInto(stack);

const send = (from: TestPerson, conversationId: string, text = 'hello') =>
  from.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text },
  });
/** Writes messages as the database would have them, because a hundred requests tell no more than one statement. */
const fillWith = (from: TestPerson, conversationId: string, count: number) =>
  database.query({
    text: `
      select send_message($1, $2, gen_random_uuid(), now(), 1::smallint, null, convert_to('{"type":"text","text":"x"}', 'utf8'), null, null)
      from generate_series(1, $3)`,
    values: [conversationId, from.id, count],
  });

describe('sync', () => {
  test('from nothing gives everything; from there nothing; then what happened since', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    await send(ann, conversationId, 'first');
    const first = await sync(bob);
    expect(first).toMatchObject({
      head: 3,
      account: { kind: 'snapshot', seq: 2, snapshot: { me: { id: bob.id }, friends: [{ conversationId }] } },
      conversations: [
        {
          kind: 'snapshot',
          id: conversationId,
          seq: 1,
          limited: false,
          conversation: { unread: 1, lastMessage: { body: { text: 'first' } } },
        },
      ],
      gone: [],
    });
    const known = positionsOf(first);
    expect(await sync(bob, known)).toEqual({ head: 3, account: null, conversations: [], gone: [] });

    await send(bob, conversationId, 'second');
    await bob.call('POST', '/api/receipts', { receipts: [{ conversationId, readSeq: 1 }] });
    await bob.call('POST', '/api/receipts', { receipts: [{ conversationId, readSeq: 2 }] });
    await send(ann, conversationId, 'third');
    const { head, account, conversations } = await sync(bob, known);
    expect({ head, account }).toEqual({ head: 7, account: null });
    expect(conversations).toMatchObject([{ kind: 'events', id: conversationId, seq: 5 }]);
    const events = conversations[0]?.kind === 'events' ? conversations[0].events : [];
    // The receipt of place 3 was superseded by that of place 4.
    expect(events.map((event) => [event.seq, event.type])).toEqual([
      [2, 'message.created'],
      [4, 'receipt.updated'],
      [5, 'message.created'],
    ]);
  });

  test('gives the events of the account since a position', async () => {
    const { ann, bob } = await registerFriends(stack);
    const known = positionsOf(await sync(ann));
    const carol = await register(stack, 'carol');
    await carol.call('PUT', `/api/friend-requests/sent/${ann.id}`);
    await ann.call('DELETE', `/api/friends/${bob.id}`);
    await ann.call('POST', '/api/notifications/seen', { seenSeq: 3 });
    const { account } = await sync(ann, known);
    expect(account).toMatchObject({
      kind: 'events',
      seq: 5,
      events: [
        { seq: 3, type: 'friend_request.received', request: { person: { id: carol.id } } },
        { seq: 4, type: 'friend.removed', userId: bob.id },
        { seq: 5, type: 'notifications.seen', seenSeq: 3 },
      ],
    });
  });

  test('lists up to a hundred missing messages, and beyond says that it is limited', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    await send(ann, conversationId);
    const known = positionsOf(await sync(bob));
    await fillWith(ann, conversationId, limits.syncEventsPerStreamMax);
    const full = (await sync(bob, known)).conversations[0];
    expect(full?.kind === 'events' && full.events.length).toBe(limits.syncEventsPerStreamMax);
    await fillWith(ann, conversationId, 1);
    expect((await sync(bob, known)).conversations[0]).toMatchObject({
      kind: 'snapshot',
      limited: true,
      seq: 102,
      conversation: { seq: 102, unread: limits.unreadMax },
    });
    expect((await sync(bob, { ...known, conversations: {} })).conversations[0]).toMatchObject({
      kind: 'snapshot',
      limited: false,
    });
  });

  test('of an account that moved further than a hundred events is a snapshot', async () => {
    const { ann, bob } = await registerFriends(stack);
    await database.query({
      text: `
        select append_account_event($1, case n % 2 when 1 then 'friend_request.sent' else 'friend_request.closed' end,
          $2, 'sent', null, null, null, now()) from generate_series(1, 100) n`,
      values: [ann.id, bob.id],
    });
    expect((await sync(ann, { account: 2 })).account).toMatchObject({ kind: 'events', seq: 102 });
    expect((await sync(ann, { account: 1 })).account).toMatchObject({ kind: 'snapshot', seq: 102 });
  });

  test('from a position the server does not have, as after a restored backup, is a snapshot', async () => {
    const { ann, conversationId } = await registerFriends(stack);
    await send(ann, conversationId);
    const result = await sync(ann, { account: 99, conversations: { [conversationId]: 99 } });
    expect(result.account).toMatchObject({ kind: 'snapshot', seq: 2 });
    expect(result.conversations).toMatchObject([{ kind: 'snapshot', seq: 1 }]);
  });

  test('names conversations as gone that the caller is not in, and tells nothing of them', async () => {
    const { conversationId } = await registerFriends(stack);
    const eve = await register(stack, 'eve');
    const unknown = crypto.randomUUID();
    const result = await sync(eve, { conversations: { [conversationId]: 1, [unknown]: 5 } });
    expect(result.conversations).toEqual([]);
    expect(result.gone.sort()).toEqual([conversationId, unknown].sort());
    expect(result.head).toBe(0);
  });

  test('answers the same over both doors, and a heartbeat carries its head', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    await send(ann, conversationId);
    const socket = await bob.connect();
    const overHttp = await sync(bob);
    const reply = await socket.command({ type: 'sync', account: null, conversations: {} });
    expect(reply).toMatchObject({ ok: true, result: overHttp });
    expect((await socket.ping()).head).toBe(overHttp.head);
    await send(ann, conversationId);
    expect((await socket.ping()).head).toBe(overHttp.head + 1);
    await socket.close();
  });
});

describe('three hundred conversations', async () => {
  const { ann } = await registerFriends(stack);
  await database.query({
    text: `
      with people as (
        insert into users (id, handle, display_name, password_phc, created_at)
        select gen_random_uuid(), 'many_' || n, 'Many ' || n, '', now() from generate_series(1, 299) n returning id),
      rooms as (
        insert into conversations (id, kind, direct_low, direct_high, created_at)
        select gen_random_uuid(), 'direct', least(id, $1), greatest(id, $1), now() from people
        returning id, direct_low, direct_high),
      friends as (
        insert into friendships (low_id, high_id, conversation_id, created_at)
        select direct_low, direct_high, id, now() from rooms)
      insert into members (conversation_id, user_id, role)
      select id, direct_low, 'member' from rooms union all select id, direct_high, 'member' from rooms`,
    values: [ann.id],
  });
  const { rows } = await database.query<{ id: string }>({
    text: 'select conversation_id as id from members where user_id = $1',
    values: [ann.id],
  });
  for (const { id } of rows.slice(0, 50)) await fillWith(ann, id, 3);

  test('are synced in one round trip to the database', async () => {
    await stack.invoker.idle();
    ports.reset();
    const result = await sync(ann);
    expect(ports.calls).toEqual({ db: 1, live: 0, posts: 0 });
    expect(result.conversations).toHaveLength(300);
    expect(result.head).toBe(2 + 150);
    const known = positionsOf(result);
    ports.reset();
    await fillWith(ann, rows[0]?.id ?? '', 1);
    const later = await sync(ann, known);
    expect(ports.calls.db).toBe(1);
    expect(later.conversations.filter((one) => one.kind === 'events')).toHaveLength(1);
  });

  test('do not fit a socket frame, and the client is told to ask over HTTP', async () => {
    const socket = await ann.connect();
    const reply = await socket.command({ type: 'sync', account: null, conversations: {} });
    expect(reply).toMatchObject({ ok: false, error: { code: 'use_http', retry: 'never' } });
    await socket.close();
  });

  test('with a hundred long messages missing in each still fit an answer of Lambda', async () => {
    const long = JSON.stringify({ type: 'text', text: '🌙'.repeat(4_000) });
    await database.query({
      text: `
        select send_message(m.conversation_id, $1, gen_random_uuid(), now(), 1::smallint, null, convert_to($2, 'utf8'), null, null)
        from (select conversation_id from members where user_id = $1 order by conversation_id limit 8) m,
          generate_series(1, 90)`,
      values: [ann.id, long],
    });
    const known = Object.fromEntries(rows.map(({ id }) => [id, 1]));
    const answer = await ann.call<SyncResult>('POST', '/api/sync', { account: 2, conversations: known });
    expect(answer.status).toBe(200);
    expect(answer.body.conversations.some((one) => one.kind === 'snapshot' && one.limited)).toBe(true);
  });
});

test('a friend made while somebody was away comes with the conversation', async () => {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  const known = positionsOf(await sync(ann));
  const conversationId = await befriend(bob, ann);
  await send(bob, conversationId, 'welcome back');
  const result = await sync(ann, { ...known, account: 1 });
  expect(result.account).toMatchObject({
    events: [{ type: 'friend.added', conversation: { id: conversationId, seq: 1, unread: 1 } }],
  });
  expect(result.conversations).toMatchObject([{ kind: 'snapshot', id: conversationId, limited: false }]);
});
