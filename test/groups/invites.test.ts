import { describe, expect, test } from 'vitest';
import type { GroupInvite, GroupResult, InvitePreview } from '../../functions/wire/groups.ts';
import { register, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import { accepted, groups, openGroup, refusedWith } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });

const make = (by: TestPerson, id: string, options: object = {}) =>
  by.call<GroupInvite>('POST', `/api/groups/${id}/invites`, options);
const preview = (by: TestPerson, token: string) =>
  by.call<InvitePreview>('POST', '/api/invites/preview', { token });
const join = (by: TestPerson, token: string, clientId = uuid7()) =>
  by.call<GroupResult>('POST', '/api/invites/join', { clientId, token });

describe('an invite link', () => {
  test('shows what it leads to, lets a stranger in, and is told live to those inside', async () => {
    const { owner, id } = await openGroup(stack, { inside: ['bea'] });
    const stranger = await register(stack, 'stranger');
    const { token } = accepted(await make(owner, id));
    expect(accepted(await preview(stranger, token))).toMatchObject({
      conversationId: id,
      title: 'Moon walkers',
      memberCount: 2,
      isMember: false,
      invitedBy: { id: owner.id },
    });
    const socket = await owner.connect();
    const clientId = uuid7();
    const { added } = accepted(await join(stranger, token, clientId));
    expect(added).toMatchObject({ type: 'conversation.added', conversation: { id }, notification: null });
    await socket.next('event', ({ event }) => event.type === 'member.updated');
    expect(accepted(await join(stranger, token, clientId)).added).toEqual(added);
    expect(accepted(await join(stranger, token)).added).toBeNull();
    accepted(await groups.write(stranger, id, 'hello'));
    await socket.next(
      'event',
      ({ event }) => event.type === 'message.created' && event.message.body?.type === 'text',
    );
  });

  test('works as often as it says, also when many come at once', async () => {
    const { owner, id } = await openGroup(stack, { inside: [] });
    const { token } = accepted(await make(owner, id, { maxUses: 2 }));
    const people = await Promise.all([1, 2, 3, 4].map(() => register(stack, 'guest')));
    const answers = await Promise.all(people.map((person) => join(person, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 404, 404]);
  });

  test('ends when it expires or is revoked, and looks like one that never was', async () => {
    const { owner, id } = await openGroup(stack, { inside: [] });
    const guest = await register(stack, 'guest');
    const short = accepted(await make(owner, id, { expiresInSeconds: 60 }));
    const revoked = accepted(await make(owner, id));
    const { invites } = accepted(
      await owner.call<{ invites: GroupInvite[] }>('GET', `/api/groups/${id}/invites`),
    );
    expect(invites.map(({ token }) => token).sort()).toEqual([short.token, revoked.token].sort());
    accepted(await owner.call('DELETE', `/api/groups/${id}/invites/${revoked.id}`));
    clock.advance(60_000);
    const flipped = `${short.token.slice(0, -2)}${short.token.at(-2) === 'A' ? 'B' : 'A'}${short.token.at(-1)}`;
    for (const token of [short.token, revoked.token, flipped]) {
      expect(refusedWith(await preview(guest, token))).toBe('not_found');
      expect(refusedWith(await join(guest, token))).toBe('not_found');
    }
    expect((await sync(guest)).conversations).toEqual([]);
  });

  test('is made and seen by owner and admins alone', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    const stranger = await register(stack, 'stranger');
    const { id: inviteId } = accepted(await make(owner, id));
    const attempts = (person: TestPerson) =>
      Promise.all([
        make(person, id),
        person.call('GET', `/api/groups/${id}/invites`),
        person.call('DELETE', `/api/groups/${id}/invites/${inviteId}`),
      ]);
    for (const answer of await attempts(bea)) expect(refusedWith(answer)).toBe('forbidden');
    for (const answer of await attempts(stranger)) expect(refusedWith(answer)).toBe('not_found');
    accepted(await groups.setRole(owner, id, bea, 'admin'));
    for (const answer of await attempts(bea)) expect(answer.status).toBeLessThan(300);
  });
});
