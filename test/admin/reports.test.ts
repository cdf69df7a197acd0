import { describe, expect, test } from 'vitest';
import type { AdminLog, AdminReports } from '../../functions/wire/admin.ts';
import { groups } from '../groups/harness.ts';
import { befriend, register, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import { operatorLogOf, report, signIn } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const admin = await register(stack, 'admin');
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
const conversationId = await befriend(ann, bob);
const list = async (state: 'open' | 'closed') =>
  (await admin.call<AdminReports>('GET', `/api/admin/reports?state=${state}`)).body.reports;
const review = (reportId: string, body: object, by = admin) =>
  by.call('PUT', `/api/admin/reports/${reportId}/review`, body);
const write = async (text: string) => {
  const { body } = await groups.write(bob, conversationId, text);
  clock.advance(1_000);
  return { conversationId, seq: body.event.seq };
};

describe('a report', async () => {
  const shown = [await write('You again'), await write('Go away')];
  await write('Nothing that was chosen');
  const comment = 'He does not stop';
  const { reportId } = (await report(ann, bob.id, { messages: shown, comment })).body;

  test('comes with what was chosen and nothing else of the conversation', async () => {
    const [one, ...others] = await list('open');
    expect(others).toEqual([]);
    expect(one).toEqual({
      id: reportId,
      createdAtMs: clock.now(),
      reporter: ann.handle,
      reported: { id: bob.id, handle: bob.handle, isSuspended: false },
      reason: 'harassment',
      comment,
      messages: ['You again', 'Go away'].map((text) => ({
        sender: bob.handle,
        sentAtMs: expect.any(Number),
        text,
      })),
      review: null,
    });
    expect(JSON.stringify(one)).not.toContain(conversationId);
  });

  test('is closed once, with a warning that the person reads and the reporter does not', async () => {
    const warning = { outcome: 'warn', reason: 'harassment', note: 'First time' };
    for (const _ of ['once', 'and again']) expect((await review(reportId, warning)).status).toBe(204);
    expect(await review(reportId, { outcome: 'none' })).toMatchObject({
      status: 409,
      body: { code: 'report_closed' },
    });
    expect(await list('open')).toEqual([]);
    expect(await list('closed')).toMatchObject([
      { review: { outcome: 'warn', note: 'First time', by: admin.handle } },
    ]);
    const { log } = await operatorLogOf(bob);
    expect(log.entries).toMatchObject([
      { act: 'report.reviewed', detail: { outcome: 'warn', reason: 'harassment' } },
    ]);
    expect(JSON.stringify(log)).not.toContain(ann.id);
    const told = await sync(ann, { account: null, conversations: {} });
    const { notifications } =
      told.account?.kind === 'snapshot' ? told.account.snapshot : { notifications: [] };
    expect(notifications.filter(({ type }) => type === 'report.reviewed')).toEqual([
      {
        seq: expect.any(Number),
        type: 'report.reviewed',
        createdAtMs: clock.now(),
        person: expect.objectContaining({ id: ann.id }),
      },
    ]);
    expect((await operatorLogOf(ann)).log.entries).toEqual([]);
  });
});

test('a report can end in a suspension, and the log of administrators has both', async () => {
  const [eve, dan] = await Promise.all([register(stack, 'eve'), register(stack, 'dan')]);
  const { reportId } = (await report(dan, eve.id)).body;
  expect((await review(reportId, { outcome: 'suspend', reason: 'spam' })).status).toBe(204);
  expect(await signIn(stack, eve)).toMatchObject({ status: 403, body: { code: 'suspended' } });
  const log = await admin.call<AdminLog>('GET', '/api/admin/log');
  expect(log.body.entries.slice(0, 2)).toMatchObject([
    { act: 'person.suspended', subject: eve.handle, admin: admin.handle, detail: { reason: 'spam' } },
    { act: 'report.reviewed', subject: eve.handle, detail: { outcome: 'suspend', reason: 'spam' } },
  ]);
});

test('of a conversation without a person nothing can be done but to have looked', async () => {
  const group = await groups.create(ann, 'Secret society', [bob]);
  const groupId =
    group.body.added && 'conversation' in group.body.added ? group.body.added.conversation.id : '';
  const body = { clientId: uuid7(), conversationId: groupId, reason: 'illegal' };
  const { reportId } = (await ann.call<{ reportId: string }>('POST', '/api/reports', body)).body;
  expect(await review(reportId, { outcome: 'warn', reason: 'illegal' })).toMatchObject({
    status: 400,
    body: { issues: [{ path: 'outcome', reason: 'nobody_reported' }] },
  });
  expect((await list('open'))[0]).toMatchObject({ id: reportId, reported: null });
  expect((await review(reportId, { outcome: 'none' })).status).toBe(204);
});

test('what came of it needs a reason, and one that did not, none', async () => {
  const { reportId } = (await report(ann, bob.id)).body;
  for (const body of [{ outcome: 'warn' }, { outcome: 'none', reason: 'spam' }, { outcome: 'ban' }, {}])
    expect(await review(reportId, body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(await review(uuid7(), { outcome: 'none' })).toMatchObject({ status: 404 });
});

test('nobody judges a report about themselves', async () => {
  const { reportId } = (await report(ann, admin.id)).body;
  expect(await review(reportId, { outcome: 'none' })).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
  await admin.call('PUT', `/api/admin/admins/${bob.id}`);
  expect((await review(reportId, { outcome: 'none' }, bob)).status).toBe(204);
});
