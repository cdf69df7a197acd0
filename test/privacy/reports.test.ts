import { describe, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import { keyringFor } from '../../functions/core/keys/keyring.ts';
import { openCopy, type SealedCopy } from '../../functions/core/reports/copies.ts';
import { limits } from '../../functions/wire/limits.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { groups, openGroup } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const database = lookInto(stack);
const report = (by: TestPerson, body: object, clientId = uuid7()) =>
  by.call<{ reportId: string }>('POST', '/api/reports', { clientId, reason: 'spam', ...body });
const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'));
async function copied(reportId: string) {
  const { rows } = await database.query<SealedCopy & { senderId: string }>({
    text: `
      select conversation_id as "conversationId", seq, sender_id as "senderId", body_format as "bodyFormat",
        key_id as "keyId", encode(body, 'base64') as body
      from report_messages where report_id = $1 order by seq`,
    values: [reportId],
  });
  const keyring = await keyringFor(ctx, rows);
  return rows.map((row) => {
    const opened = openCopy(keyring, reportId, row);
    return [row.seq, row.senderId, opened?.type === 'text' && opened.text];
  });
}

describe('a report', () => {
  test('keeps the chosen messages as they stood, whatever becomes of them, and tells nobody', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    for (const text of ['one', 'two', 'three']) await groups.write(bob, conversationId, text);
    const before = await sync(bob);
    const answer = await report(ann, {
      userId: bob.id,
      conversationId,
      reason: 'harassment',
      comment: '  He will not stop.  ',
      messages: [
        { conversationId, seq: 3 },
        { conversationId, seq: 1 },
        { conversationId, seq: 1 },
      ],
    });
    expect(answer.status).toBe(201);
    expect(await sync(bob)).toEqual(before);
    await groups.change(bob, conversationId, 1, { type: 'delete' });
    // Not by erasing what they wrote, either.
    await ctx.personKeys.destroy(bob.id);
    expect(await copied(answer.body.reportId)).toEqual([
      [1, bob.id, 'one'],
      [3, bob.id, 'three'],
    ]);
    const { rows } = await database.query({
      text: 'select reporter_id, reported_user_id, conversation_id, reason, comment from reports where id = $1',
      values: [answer.body.reportId],
    });
    expect(rows).toEqual([
      {
        reporter_id: ann.id,
        reported_user_id: bob.id,
        conversation_id: conversationId,
        reason: 'harassment',
        comment: 'He will not stop.',
      },
    ]);
  });

  test('that is sent again is one', async () => {
    const { ann, bob } = await registerFriends(stack);
    const clientId = uuid7();
    const [first, second] = await Promise.all([
      report(ann, { userId: bob.id }, clientId),
      report(ann, { userId: bob.id }, clientId),
    ]);
    expect(first.body).toEqual(second.body);
    expect((await report(ann, { userId: bob.id, reason: 'other' }, clientId)).body).toEqual(first.body);
    const { rows } = await database.query({
      text: 'select reason from reports where reporter_id = $1',
      values: [ann.id],
    });
    expect(rows).toEqual([{ reason: 'spam' }]);
  });

  test('cannot show what its author does not see: foreign, deleted, from before they joined', async () => {
    const { owner, outside, id } = await openGroup(stack, { inside: [], outside: ['carol'] });
    const [carol] = outside as [TestPerson];
    const stranger = await register(stack, 'eve');
    await groups.write(owner, id, 'before');
    const { seq: early = 0 } = (await sync(owner)).conversations.find((one) => one.id === id) ?? {};
    await groups.add(owner, id, [carol]);
    await groups.write(owner, id, 'after');
    const { seq = 0 } = (await sync(carol)).conversations.find((one) => one.id === id) ?? {};
    const showing = (chosen: number) => ({
      userId: owner.id,
      messages: [{ conversationId: id, seq: chosen }],
    });
    expect(await report(carol, showing(seq))).toMatchObject({ status: 201 });
    await groups.change(owner, id, seq, { type: 'delete' });
    for (const [by, chosen] of [
      [carol, early],
      [carol, seq],
      [carol, seq + 50],
      [stranger, early],
    ] as const)
      expect(await report(by, showing(chosen))).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await report(stranger, { conversationId: id })).toMatchObject({ status: 404 });
    const { rows } = await database.query({
      text: 'select from reports where reporter_id = any ($1)',
      values: [[carol.id, stranger.id]],
    });
    expect(rows).toHaveLength(1);
  });

  test('needs somebody or something it is about, and a reason of the list', async () => {
    const { ann, bob, conversationId } = await registerFriends(stack);
    const tooMany = Array.from({ length: limits.reportMessagesMax + 1 }, () => ({ conversationId, seq: 1 }));
    for (const body of [
      {},
      { userId: bob.id, reason: 'dislike' },
      { userId: bob.id, comment: 'x'.repeat(limits.reportCommentMaxCodePoints + 1) },
      { userId: bob.id, messages: tooMany },
    ])
      expect(await report(ann, body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    for (const userId of [ann.id, crypto.randomUUID()])
      expect(await report(ann, { userId })).toMatchObject({ status: 404 });
  });

  test('can be made a number of times a day', async () => {
    const { ann, bob } = await registerFriends(stack);
    for (let count = 0; count < limits.reportsPerDayMax; count++)
      expect((await report(ann, { userId: bob.id })).status).toBe(201);
    const refused = await report(ann, { userId: bob.id });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', retry: 'later' } });
    expect((refused.body as unknown as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(86_000_000);
  });
});
