import { expect, test } from 'vitest';
import type { Conversation, Member } from '../../functions/wire/conversations.ts';
import { applySnapshot, takeEvent } from '../../site/src/app/state/conversation.ts';

const conversationId = 'g';
const member = (id: string, role: Member['role'] = 'member'): Member => ({
  person: { id, handle: `${id}_handle`, displayName: id },
  role,
  deliveredSeq: 0,
  readSeq: 0,
});

function groupOf(...members: Member[]) {
  const snapshot: Conversation = {
    id: conversationId,
    kind: 'group',
    createdAtMs: 0,
    seq: 1,
    members,
    lastMessage: null,
    unread: 0,
  };
  return applySnapshot(undefined, snapshot, 'me');
}

test('a member who gets another role keeps the place in the list', () => {
  const before = groupOf(member('me', 'owner'), member('ann'), member('bob'));
  const event = { type: 'member.updated', conversationId, seq: 2, member: member('ann', 'admin') } as const;
  const { members } = takeEvent(before, event, 'me');
  expect(members.map(({ person, role }) => `${person.id} ${role}`)).toEqual([
    'me owner',
    'ann admin',
    'bob member',
  ]);
});

test('when I was the last one out, the server is asked whether the group is still there; else it is not', () => {
  const left = { type: 'member.removed', conversationId, seq: 2, userId: 'me' } as const;
  expect(takeEvent(groupOf(member('me', 'owner')), left, 'me')).toMatchObject({ ended: true, stale: true });
  expect(takeEvent(groupOf(member('me', 'owner'), member('ann')), left, 'me')).toMatchObject({
    ended: true,
    stale: false,
  });
});
