import { describe, expect, test } from 'vitest';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';
import { accepted, groups, noticesIn, openGroup, refusedWith, rolesIn } from './harness.ts';

const stack = await startTestStack();

async function seenBy(person: TestPerson, id: string) {
  const { conversations } = await sync(person);
  const found = conversations.find((one) => one.id === id);
  return found?.kind === 'snapshot' ? found.conversation : undefined;
}
async function historyOf(person: TestPerson, id: string) {
  return accepted(await person.call<MessageListResult>('GET', `/api/conversations/${id}/messages`)).messages;
}

describe('making a group', () => {
  test('puts the friends in, tells each of them live, and leaves a line in the stream', async () => {
    const owner = await register(stack, 'owner');
    const [bea, cal] = await Promise.all([register(stack, 'bea'), register(stack, 'cal')]);
    await Promise.all([befriend(owner, bea), befriend(owner, cal)]);
    const socket = await bea.connect();
    const { added, events } = accepted(await groups.create(owner, '  Moon walkers ', [bea, cal]));

    expect(added).toMatchObject({ type: 'conversation.added', notification: null });
    const id = added && 'conversation' in added ? added.conversation.id : '';
    const told = await socket.next('event', (frame) => frame.event.type === 'conversation.added');
    expect(told.event).toMatchObject({
      conversation: { id, kind: 'group', details: { title: 'Moon walkers' }, unread: 0 },
      notification: { type: 'conversation.added', conversationId: id, person: { id: owner.id } },
    });
    expect(events).toEqual([]);
    for (const person of [owner, bea, cal]) {
      expect(rolesIn(await seenBy(person, id))).toEqual({ bea: 'member', cal: 'member', owner: 'owner' });
      expect((await snapshot(person)).notifications.map(({ type }) => type)).toContain(
        person === owner ? 'friend.added' : 'conversation.added',
      );
    }
    expect(noticesIn(await historyOf(owner, id))).toEqual(['group.created']);
  });

  test('again with the same client id answers the same group; the id of something else is refused', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const clientId = uuid7();
    const first = accepted(await groups.create(owner, 'Once', inside, clientId));
    const again = accepted(await groups.create(owner, 'Once', inside, clientId));
    expect(again.added).toEqual(first.added);
    expect((await sync(owner)).conversations.filter(({ id: other }) => other !== id)).toHaveLength(2);
    const used = uuid7();
    accepted(await groups.update(owner, id, { title: 'Other' }, used));
    expect(refusedWith(await groups.create(owner, 'Once', inside, used))).toBe('client_id_reused');
  });

  test('is refused with people who are no friends, and makes nothing', async () => {
    const owner = await register(stack, 'owner');
    const [friend, stranger] = await Promise.all([register(stack, 'friend'), register(stack, 'stranger')]);
    await befriend(owner, friend);
    const answer = await groups.create(owner, 'Nope', [friend, stranger]);
    expect(refusedWith(answer)).toBe('not_addable');
    expect(answer.body).toMatchObject({ issues: [{ path: 'userIds.1', reason: 'not_addable' }] });
    expect((await sync(owner)).conversations).toHaveLength(1);
    expect((await sync(friend)).conversations).toHaveLength(1);
  });

  test('two groups may have the same title', async () => {
    const { owner, inside } = await openGroup(stack, { inside: ['bea'] });
    accepted(await groups.create(owner, 'Moon walkers', inside));
    expect((await sync(owner)).conversations.filter(({ kind }) => kind === 'snapshot')).toHaveLength(3);
  });
});

describe('adding people', () => {
  test('shows it to all live; the new one sees the stream from there on', async () => {
    const { owner, inside, outside, id } = await openGroup(stack, { inside: ['bea'], outside: ['dan'] });
    const [bea, dan] = [inside[0] as TestPerson, outside[0] as TestPerson];
    accepted(await groups.write(owner, id, 'before dan'));
    const [beaSocket, danSocket] = await Promise.all([bea.connect(), dan.connect()]);
    const { events } = accepted(await groups.add(owner, id, [dan]));
    expect(events.map(({ type }) => type)).toEqual(['member.updated', 'message.created']);
    await beaSocket.next('event', ({ event }) => event.type === 'member.updated');
    await danSocket.next('event', ({ event }) => event.type === 'conversation.added');
    accepted(await groups.write(bea, id, 'welcome'));
    await danSocket.next(
      'event',
      ({ event }) => event.type === 'message.created' && event.message.body?.type === 'text',
    );

    const seen = await historyOf(dan, id);
    expect(seen.map(({ body }) => body)).toMatchObject([
      { notice: 'members.added', userIds: [dan.id] },
      { type: 'text', text: 'welcome' },
    ]);
    expect(JSON.stringify(await sync(dan))).not.toContain('before dan');
    expect((await seenBy(dan, id))?.unread).toBe(1);
  });

  test('is for owner and admins, and only of own friends who allow it', async () => {
    const { owner, inside, outside, id } = await openGroup(stack, { inside: ['bea'], outside: ['dan'] });
    const [bea, dan] = [inside[0] as TestPerson, outside[0] as TestPerson];
    await befriend(bea, dan);
    expect(refusedWith(await groups.add(bea, id, [dan]))).toBe('forbidden');
    accepted(await groups.setRole(owner, id, bea, 'admin'));
    const stranger = await register(stack, 'stranger');
    expect(refusedWith(await groups.add(bea, id, [stranger]))).toBe('not_addable');
    expect(refusedWith(await groups.add(stranger, id, [dan]))).toBe('not_found');
    accepted(await groups.add(bea, id, [dan]));
    expect(rolesIn(await seenBy(dan, id))).toEqual({ bea: 'admin', dan: 'member', owner: 'owner' });
  });

  test('again changes nothing, and a late repeat after a removal does not bring the person back', async () => {
    const { owner, outside, id } = await openGroup(stack, { inside: [], outside: ['dan'] });
    const dan = outside[0] as TestPerson;
    const clientId = uuid7();
    const first = accepted(await groups.add(owner, id, [dan], clientId));
    const unneeded = uuid7();
    expect(accepted(await groups.add(owner, id, [dan], unneeded)).events).toEqual([]);
    accepted(await groups.remove(owner, id, dan));
    const repeat = accepted(await groups.add(owner, id, [dan], clientId));
    expect(repeat.events).toEqual([first.events.at(-1)]);
    expect(accepted(await groups.add(owner, id, [dan], unneeded)).events).toEqual([]);
    expect(rolesIn(await seenBy(owner, id))).toEqual({ owner: 'owner' });
  });
});

describe('a removed member', () => {
  test('stops receiving at once, keeps what was before, and sees nothing later', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal'] });
    const [bea, cal] = [inside[0] as TestPerson, inside[1] as TestPerson];
    accepted(await groups.write(owner, id, 'for all'));
    const socket = await bea.connect();
    accepted(await groups.remove(owner, id, bea));
    await socket.next('event', ({ event }) => event.type === 'member.removed' && event.userId === bea.id);
    accepted(await groups.write(cal, id, 'secret'));
    accepted(await groups.update(owner, id, { title: 'Renamed' }));
    expect(refusedWith(await groups.write(bea, id, 'hello?'))).toBe('not_found');

    const result = await sync(bea);
    expect(JSON.stringify(result)).not.toMatch(/secret/);
    expect(await seenBy(bea, id)).toMatchObject({ ended: true });
    expect((await historyOf(bea, id)).map(({ body }) => body)).toMatchObject([
      { notice: 'group.created' },
      { text: 'for all' },
      { notice: 'member.removed', userId: bea.id },
    ]);
    expect(JSON.stringify(socket.frames)).not.toContain('secret');
    expect((await socket.ping()).head).toBe(result.head);
  });

  test('is not told who came and went afterwards, nor who has which role now', async () => {
    const { owner, inside, outside, id } = await openGroup(stack, {
      inside: ['bea', 'cal'],
      outside: ['dan'],
    });
    const [bea, cal, dan] = [...inside, ...outside] as [TestPerson, TestPerson, TestPerson];
    accepted(await groups.remove(owner, id, bea));
    accepted(await groups.add(owner, id, [dan]));
    accepted(await groups.setRole(owner, id, cal, 'admin'));
    accepted(await groups.remove(owner, id, cal));
    expect(rolesIn(await seenBy(bea, id))).toEqual({ cal: 'member', owner: 'member' });
  });

  test('may take the group off the list, on every device; a member may not', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    expect(refusedWith(await bea.call('DELETE', `/api/conversations/${id}`))).toBe('forbidden');
    accepted(await groups.remove(owner, id, bea));
    const socket = await bea.connect();
    accepted(await bea.call('DELETE', `/api/conversations/${id}`));
    await socket.next('event', ({ event }) => event.type === 'conversation.hidden');
    expect((await sync(bea)).conversations.map((one) => one.id)).not.toContain(id);
    expect(refusedWith(await bea.call('GET', `/api/conversations/${id}/messages`))).toBe('not_found');
  });

  test('who comes back sees both times, and nothing of the time between', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    accepted(await groups.write(owner, id, 'one'));
    accepted(await groups.remove(owner, id, bea));
    accepted(await groups.write(owner, id, 'two'));
    accepted(await groups.add(owner, id, [bea]));
    accepted(await groups.write(owner, id, 'three'));
    const texts = (await historyOf(bea, id)).flatMap(({ body }) =>
      body?.type === 'text' ? [body.text] : [],
    );
    expect(texts).toEqual(['one', 'three']);
    expect((await seenBy(bea, id))?.ended).toBeUndefined();
  });
});

describe('leaving', () => {
  test('hands a group over to the admin who has been there longest, else to the member', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal'] });
    const [bea, cal] = [inside[0] as TestPerson, inside[1] as TestPerson];
    accepted(await groups.setRole(owner, id, cal, 'admin'));
    accepted(await groups.remove(owner, id, owner));
    expect(rolesIn(await seenBy(bea, id))).toEqual({ bea: 'member', cal: 'owner' });
    accepted(await groups.remove(cal, id, cal));
    expect(rolesIn(await seenBy(bea, id))).toEqual({ bea: 'owner' });
  });

  test('as the last one deletes the group for everybody', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    accepted(await groups.write(owner, id, 'gone soon'));
    accepted(await groups.remove(bea, id, bea));
    const known = { account: 0, conversations: { [id]: 3 } };
    accepted(await groups.remove(owner, id, owner));
    for (const person of [owner, bea]) {
      expect((await sync(person, known)).gone).toEqual([id]);
      expect(refusedWith(await person.call('GET', `/api/conversations/${id}/messages`))).toBe('not_found');
    }
  });
});

describe('roles', () => {
  test('an admin removes members only, and changes no roles', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal', 'dee'] });
    const [bea, cal, dee] = inside as [TestPerson, TestPerson, TestPerson];
    accepted(await groups.setRole(owner, id, bea, 'admin'));
    accepted(await groups.setRole(owner, id, cal, 'admin'));
    for (const refused of [
      await groups.remove(bea, id, cal),
      await groups.remove(bea, id, owner),
      await groups.setRole(bea, id, dee, 'admin'),
      await groups.remove(dee, id, cal),
      await groups.update(dee, id, { title: 'Mine' }),
      await groups.setRole(owner, id, owner, 'member'),
    ]) {
      expect(refusedWith(refused)).toBe('forbidden');
    }
    accepted(await groups.remove(bea, id, dee));
    accepted(await groups.setRole(owner, id, bea, 'owner'));
    expect(rolesIn(await seenBy(cal, id))).toEqual({ bea: 'owner', cal: 'admin', owner: 'admin' });
  });

  test('contradictory acts at the same moment end in one state that all see', async () => {
    for (let round = 0; round < 3; round++) {
      const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal', 'dee'] });
      const [bea, cal, dee] = inside as [TestPerson, TestPerson, TestPerson];
      accepted(await groups.setRole(owner, id, bea, 'admin'));
      const answers = await Promise.all([
        groups.remove(owner, id, owner),
        groups.setRole(owner, id, cal, 'owner'),
        groups.remove(bea, id, cal),
        groups.remove(bea, id, dee),
        groups.remove(dee, id, dee),
        groups.update(bea, id, { title: `Round ${round}` }),
        groups.write(cal, id, 'still here?'),
      ]);
      for (const { status } of answers) expect([200, 403, 404]).toContain(status);
      const { rows } = { rows: await Promise.all([owner, bea, cal, dee].map((one) => seenBy(one, id))) };
      const standing = rows.filter((one) => one && !one.ended);
      for (const one of standing) expect(rolesIn(one)).toEqual(rolesIn(standing[0]));
      expect(Object.values(rolesIn(standing[0])).filter((role) => role === 'owner')).toHaveLength(1);
    }
  });
});

describe('details', () => {
  test('are told live, cleaned, and refused where they are no title', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const socket = await (inside[0] as TestPerson).connect();
    accepted(await groups.update(owner, id, { title: 'Stars', description: 'Where we\nmeet' }));
    const { event } = await socket.next('event', (frame) => frame.event.type === 'conversation.updated');
    expect(event).toMatchObject({ details: { title: 'Stars', description: 'Where we\nmeet' } });
    accepted(await groups.update(owner, id, { description: '' }));
    expect((await seenBy(owner, id))?.details).toEqual({ title: 'Stars' });
    for (const details of [
      {},
      { title: '' },
      { title: '\u202e' },
      { title: 'x'.repeat(61) },
      { description: 1 },
    ]) {
      expect(refusedWith(await groups.update(owner, id, details))).toBe('invalid');
    }
  });
});
