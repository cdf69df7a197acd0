import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashedText } from '../../functions/wire/operator-log.ts';
import { lookInto } from '../helpers/database.ts';
import { register, type TestPerson } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import { operatorLogOf } from './harness.ts';

const stack = await startTestStack();
const database = lookInto(stack);
const admin = await register(stack, 'admin');
const role = (person: TestPerson, on: boolean) =>
  admin.call(on ? 'PUT' : 'DELETE', `/api/admin/admins/${person.id}`);
/** Somebody with four entries. */
async function touched(): Promise<TestPerson> {
  const person = await register(stack, 'touched');
  for (const on of [true, false, true, false]) expect((await role(person, on)).status).toBe(204);
  return person;
}

test('whom no administrator touched has an empty log, and being the first is no act of one', async () => {
  for (const person of [await register(stack, 'ann'), admin])
    expect(await operatorLogOf(person)).toMatchObject({
      log: { entries: [], head: { seq: 0 } },
      broken: null,
    });
});

test('an entry is pushed, listed in the centre, and seen by its person alone', async () => {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  const socket = await ann.connect();
  await role(ann, true);
  const pushed = await eventually('pushed', () =>
    socket.frames.find((frame) => frame.type === 'event' && frame.event.type === 'operator.logged'),
  );
  const fresh = await sync(ann, { account: null, conversations: {} });
  const notification = {
    type: 'operator.logged',
    entry: { seq: 1, act: 'admin.granted' },
    person: { id: ann.id },
  };
  expect(pushed).toMatchObject({ event: { notification } });
  expect(fresh.account).toMatchObject({ snapshot: { notifications: [notification] } });
  expect((await operatorLogOf(bob)).log.entries).toEqual([]);
  const { log } = await operatorLogOf(ann);
  expect(JSON.stringify(log)).not.toContain(admin.id);
  expect(log.entries[0]?.hash).toBe(
    createHash('sha256')
      .update(hashedText(ann.id, log.entries[0] as never))
      .digest('hex'),
  );
});

test('a shorter life of all messages stands in the log of everybody', async () => {
  const people = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  for (const _ of ['once', 'and again'])
    await admin.call('PUT', '/api/admin/settings', { retentionMaxSeconds: 86_400 });
  await admin.call('PUT', '/api/admin/settings', { name: 'Moon' });
  for (const person of people)
    expect(await operatorLogOf(person)).toMatchObject({
      log: { entries: [{ act: 'retention.changed', detail: { maxSeconds: 86_400 } }] },
      broken: null,
    });
});

describe('what somebody does to the rows is noticed', () => {
  const breaks: [string, string, object][] = [
    [
      'a changed act',
      "update operator_log set act = 'admin.revoked' where user_id = $1 and seq = 1",
      { seq: 1, reason: 'changed' },
    ],
    [
      'a changed detail',
      `update operator_log set detail = '{"by":"nobody"}' where user_id = $1 and seq = 3`,
      { seq: 3, reason: 'changed' },
    ],
    [
      'a changed time',
      "update operator_log set at = at - interval '1 day' where user_id = $1 and seq = 2",
      { seq: 2, reason: 'changed' },
    ],
    [
      'one deleted from the middle',
      'delete from operator_log where user_id = $1 and seq = 2',
      { seq: 2, reason: 'missing' },
    ],
    [
      'the first one deleted',
      'delete from operator_log where user_id = $1 and seq = 1',
      { seq: 1, reason: 'missing' },
    ],
    [
      'the last one deleted',
      'delete from operator_log where user_id = $1 and seq = 4',
      { seq: 4, reason: 'missing' },
    ],
    ['all deleted', 'delete from operator_log where user_id = $1', { seq: 1, reason: 'missing' }],
    [
      'two that changed places',
      'update operator_log set seq = case seq when 2 then 13 else 12 end where user_id = $1 and seq in (2, 3); update operator_log set seq = seq - 10 where user_id = $1 and seq > 10',
      { seq: 2, reason: 'order' },
    ],
    [
      'a head that was turned back',
      'update users set operator_log_seq = 3 where id = $1',
      { seq: 4, reason: 'head' },
    ],
  ];

  test.each(breaks)('%s', async (_, sql, expected) => {
    const person = await touched();
    expect(await operatorLogOf(person)).toMatchObject({ log: { head: { seq: 4 } }, broken: null });
    for (const text of sql.split(';')) await database.query({ text, values: [person.id] });
    expect((await operatorLogOf(person)).broken).toEqual(expected);
  });

  test('one of somebody else in its place', async () => {
    const [one, other] = [await touched(), await touched()];
    await database.query({
      text: `
        update operator_log l set at = o.at, act = o.act, detail = o.detail, previous_hash = o.previous_hash, hash = o.hash
        from operator_log o where l.user_id = $1 and o.user_id = $2 and l.seq = 1 and o.seq = 1`,
      values: [one.id, other.id],
    });
    expect((await operatorLogOf(one)).broken).toEqual({ seq: 1, reason: 'changed' });
    expect((await operatorLogOf(other)).broken).toBeNull();
  });
});
