import { describe, expect, test } from 'vitest';
import { register, type TestPerson } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';

const stack = await startTestStack();
const block = (by: TestPerson, person: TestPerson) => by.call('PUT', `/api/blocks/${person.id}`);
const unblock = (by: TestPerson, person: TestPerson) => by.call('DELETE', `/api/blocks/${person.id}`);
const ask = (by: TestPerson, person: TestPerson) => by.call('PUT', `/api/friend-requests/sent/${person.id}`);

describe('a friend request of somebody who is blocked', () => {
  const strangers = () => Promise.all([register(stack, 'ann'), register(stack, 'bob')]);

  test('looks sent, is never shown, and can be taken back without a trace', async () => {
    const [ann, bob] = await strangers();
    await block(ann, bob);
    const before = await sync(ann);
    expect(await ask(bob, ann)).toMatchObject({
      status: 200,
      body: { event: { type: 'friend_request.sent' } },
    });
    expect((await snapshot(bob)).sent).toMatchObject([{ person: { id: ann.id } }]);
    expect(await sync(ann)).toEqual(before);
    expect(await ann.call('PUT', `/api/friends/${bob.id}`)).toMatchObject({ status: 404 });
    expect(await ann.call('GET', `/api/people/${bob.handle}`)).toMatchObject({ body: { relation: 'none' } });
    await unblock(ann, bob);
    expect((await snapshot(ann)).received).toEqual([]);
    const seq = (await sync(ann)).account?.seq;
    await bob.call('DELETE', `/api/friend-requests/sent/${ann.id}`);
    expect((await sync(ann)).account?.seq).toBe(seq);
    await ask(bob, ann);
    expect((await snapshot(ann)).received).toMatchObject([{ person: { id: bob.id } }]);
  });

  test('that waited before is taken away in silence; when the blocker asks later, both are friends', async () => {
    const [ann, bob] = await strangers();
    await ask(bob, ann);
    const before = await sync(bob);
    await block(ann, bob);
    expect((await snapshot(ann)).received).toEqual([]);
    expect(await sync(bob)).toEqual(before);
    expect(await ask(ann, bob)).toMatchObject({ status: 403, body: { code: 'person_blocked' } });
    await unblock(ann, bob);
    expect(await ask(ann, bob)).toMatchObject({ body: { event: { type: 'friend.added' } } });
    expect((await snapshot(bob)).friends).toMatchObject([{ person: { id: ann.id } }]);
  });

  test('is not shown through a link either', async () => {
    const [ann, bob] = await strangers();
    await block(ann, bob);
    const { body: link } = await ann.call<{ token: string }>('GET', '/api/account/add-link');
    expect(await bob.call('POST', '/api/add-links/request', link)).toMatchObject({
      status: 200,
      body: { event: { type: 'friend_request.sent' } },
    });
    expect((await snapshot(ann)).received).toEqual([]);
  });
});
