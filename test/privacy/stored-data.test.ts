import { describe, expect, test } from 'vitest';
import { rowsOf, rowsShownTo, subjectTables } from '../../functions/core/privacy/subject-data.ts';
import { times } from '../../functions/wire/limits.ts';
import type { StoredData } from '../../functions/wire/privacy.ts';
import { groups } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);

const ask = (person: TestPerson) => person.call<StoredData>('GET', '/api/account/stored-data');
const stored = async (person: TestPerson) => (await ask(person)).body;
const countOf = (data: StoredData, name: string) => data.groups.find((group) => group.name === name)?.count;
const send = async (person: TestPerson, conversationId: string, text: string) =>
  (await groups.write(person, conversationId, text)).body.event.seq;

describe('what the server knows about a person', () => {
  test('is told group by group, counted for them alone, with its times and in plain words', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const firstAtMs = clock.now();
    await send(ann, conversationId, 'one');
    clock.advance(60_000);
    const second = await send(ann, conversationId, 'two');
    await send(bob, conversationId, 'mine');

    const before = await stored(ann);
    expect(before.atMs).toBe(clock.now());
    expect(before.groups.find(({ name }) => name === 'messages')).toMatchObject({
      count: 2,
      earliestMs: firstAtMs,
      latestMs: firstAtMs + 60_000,
      nextEndMs: null,
      title: 'Your messages',
      why: 'This is what a messenger is for.',
    });
    expect(countOf(await stored(bob), 'messages')).toBe(1);
    expect(countOf(before, 'friendships')).toBe(1);
    expect(countOf(before, 'consents')).toBe(1);
    expect(countOf(before, 'conversations')).toBe(1);

    expect((await groups.change(ann, conversationId, second, { type: 'delete' })).status).toBe(200);
    expect(countOf(await stored(ann), 'messages')).toBe(1);
  });

  test('holds sessions with their end, and connections only while they last', async () => {
    const { ann } = await registerFriends(stack);
    const session = (await stored(ann)).groups.find(({ name }) => name.startsWith('sessions#'));
    expect(session).toMatchObject({ count: 1, latestMs: clock.now() });
    expect(session?.nextEndMs).toBe(
      Math.floor(clock.now() / 1_000) * 1_000 + times.sessionIdleTtlSeconds * 1_000,
    );
    expect(countOf(await stored(ann), 'connections:{userId}')).toBe(0);
    await ann.connect();
    const live = await stored(ann);
    expect([countOf(live, 'connections:{userId}'), countOf(live, 'online')]).toEqual([1, 1]);
    clock.advance(times.presenceLeaseMs);
    const later = await stored(ann);
    expect([countOf(later, 'connections:{userId}'), countOf(later, 'online')]).toEqual([1, 0]);
  });

  test('does not tell that a person who is blocked has asked or mentioned them', async () => {
    const [ann, bob, cid] = await Promise.all([
      register(stack, 'ann'),
      register(stack, 'bob'),
      register(stack, 'cid'),
    ]);
    await ann.call('PUT', `/api/blocks/${bob.id}`);
    await bob.call('PUT', `/api/friend-requests/sent/${ann.id}`);
    expect(countOf(await stored(ann), 'friend_requests')).toBe(0);
    expect(countOf(await stored(bob), 'friend_requests')).toBe(1);
    await cid.call('PUT', `/api/friend-requests/sent/${ann.id}`);
    expect(countOf(await stored(ann), 'friend_requests')).toBe(1);
    // It is hers all the same: erasing her account has to find it.
    const { rows } = await db.query<{ count: number }>({
      text: `select count(*)::integer as count from friend_requests t where ${rowsOf('friend_requests')}`,
      values: [ann.id],
    });
    expect(rows[0]?.count).toBe(2);
  });

  test('has no count for what is away or cannot be looked up, and fails for nobody', async () => {
    const { ann } = await registerFriends(stack);
    await stack.stores.redis.kill?.();
    const answer = await ask(ann);
    await stack.stores.redis.revive?.();
    expect(answer.status).toBe(200);
    expect(countOf(answer.body, 'online')).toBeNull();
    expect(countOf(answer.body, 'fanout')).toBeNull();
    expect(countOf(answer.body, 'users')).toBe(1);
    expect(countOf(await stored(ann), 'online')).toBe(0);
  });
});

test('every row of every table that holds data of people is found by one of them', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const seq = await send(ann, conversationId, 'one');
  await groups.change(ann, conversationId, seq, { type: 'edit', body: { type: 'text', text: 'two' } });
  await groups.change(bob, conversationId, seq, { type: 'react', emoji: '👍', on: true });
  await bob.call('POST', '/api/reports', {
    clientId: uuid7(),
    userId: ann.id,
    reason: 'spam',
    comment: 'x',
    messages: [{ conversationId, seq }],
  });
  await befriend(ann, await register(stack, 'cid'));
  for (const { name } of subjectTables) {
    const foundBy = (rows: string) => rows.replaceAll('$1', 'u.id').replaceAll('$2', 'now()');
    const { rows } = await db.query<{ all: number; lost: number; shown: number }>({
      text: `
        select count(*)::integer as all,
          (count(*) filter (where not exists (select from users u where ${foundBy(rowsOf(name))})))::integer as lost,
          (count(*) filter (where exists (select from users u where ${foundBy(rowsShownTo(name))})))::integer as shown
        from ${name} t`,
    });
    expect({ name, lost: rows[0]?.lost }).toEqual({ name, lost: 0 });
  }
  const versions = await db.query<{ count: number }>({
    text: `select count(*)::integer as count from message_versions t where ${rowsOf('message_versions')}`,
    values: [ann.id],
  });
  expect(versions.rows[0]?.count).toBe(1);
});
