import { expect, test } from 'vitest';
import { accepted, groups, refusedWith } from '../groups/harness.ts';
import { register, registerFriends } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { day, hour, lifetimes, proposalIn, renew, seenBy, week } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const admin = await register(stack, 'admin');
const allow = async (retentionMaxSeconds: number | null) =>
  accepted(await admin.call('PUT', '/api/admin/settings', { retentionMaxSeconds }));

test('what the instance allows holds everywhere: for what is written already, for what is new, and against proposals', async () => {
  const before = await registerFriends(stack);
  const short = await registerFriends(stack);
  accepted(await lifetimes.set(short.ann, short.conversationId, hour));
  accepted(await lifetimes.set(short.ann, short.conversationId, week));
  accepted(await groups.write(before.ann, before.conversationId, 'old'));
  clock.advance(2 * day * 1_000);
  await renew(stack, admin, before.ann, short.ann);
  await allow(day);

  const { ann, conversationId: id } = before;
  expect((await seenBy(ann, id)).details).toMatchObject({ retentionSeconds: day });
  expect((await seenBy(ann, id)).lastMessage).toBeNull();
  const after = await registerFriends(stack);
  expect((await seenBy(after.bob, after.conversationId)).details).toEqual({ retentionSeconds: day });
  for (const tooLong of [week, null])
    expect(refusedWith(await lifetimes.set(ann, id, tooLong))).toBe('invalid');
  expect(accepted(await lifetimes.preview(ann, id, hour)).retentionMaxSeconds).toBe(day);
  expect((await seenBy(short.ann, short.conversationId)).details?.retentionSeconds).toBe(hour);

  const { seq = 0 } = (await proposalIn(short.ann, short.conversationId)) ?? {};
  await renew(stack, short.bob);
  const late = await lifetimes.answer(short.bob, short.conversationId, seq, 'agree');
  expect(refusedWith(late)).toBe('invalid');
  await allow(null);
  accepted(await lifetimes.set(short.ann, short.conversationId, week));
});
