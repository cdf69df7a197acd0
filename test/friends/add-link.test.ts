import { describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { register, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const pair = () => Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
const link = async (person: TestPerson, method: 'GET' | 'POST' = 'GET') =>
  (await person.call<{ token: string }>(method, '/api/account/add-link')).body;
const preview = (person: TestPerson, body: { token: string }) =>
  person.call('POST', '/api/add-links/preview', body);
const request = (person: TestPerson, body: { token: string }) =>
  person.call('POST', '/api/add-links/request', body);

describe('a link to be added by', () => {
  test('leads to its person, and lets anybody ask who has it, although they cannot be found', async () => {
    const [ann, bob] = await pair();
    await ann.call('PUT', '/api/account/privacy', { findable: false });
    const token = await link(ann);
    expect(token.token).toMatch(/^[\w-]{43}$/);
    expect(await link(ann)).toEqual(token);
    expect(await preview(bob, token)).toMatchObject({
      status: 200,
      body: { person: { id: ann.id, handle: ann.handle }, relation: 'none' },
    });
    expect(await preview(ann, token)).toMatchObject({ body: { relation: 'self' } });
    expect(await request(ann, token)).toMatchObject({ status: 404 });
    expect(await request(bob, token)).toMatchObject({ body: { event: { type: 'friend_request.sent' } } });
    expect(await request(bob, token)).toMatchObject({ body: { event: null } });
    expect((await snapshot(ann)).received).toMatchObject([{ person: { id: bob.id } }]);
    expect(await preview(bob, token)).toMatchObject({ body: { relation: 'request_sent' } });
  });

  test('leads nowhere once it was renewed, and neither does one that nobody gave out', async () => {
    const [ann, bob] = await pair();
    const old = await link(ann);
    const renewed = await link(ann, 'POST');
    expect(renewed).not.toEqual(old);
    expect(await link(ann)).toEqual(renewed);
    expect(await preview(bob, renewed)).toMatchObject({ status: 200 });
    const forged = Buffer.from(renewed.token, 'base64url');
    forged[31] = (forged[31] ?? 0) ^ 1;
    const foreign = Buffer.from(renewed.token, 'base64url');
    foreign.write(bob.id.replaceAll('-', ''), 'hex');
    for (const token of [old.token, forged.toString('base64url'), foreign.toString('base64url')])
      for (const act of [preview, request])
        expect(await act(bob, { token })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await preview(bob, { token: 'short' })).toMatchObject({ status: 400 });
    expect((await sync(ann)).account?.seq).toBe(0);
  });
});

describe('after a decline', () => {
  test('the next request of the same person looks sent and is not shown, until a day has passed', async () => {
    const [ann, bob] = await pair();
    const ask = () => ann.call('PUT', `/api/friend-requests/sent/${bob.id}`);
    const cancel = () => ann.call('DELETE', `/api/friend-requests/sent/${bob.id}`);
    await ask();
    await bob.call('DELETE', `/api/friend-requests/received/${ann.id}`);
    const before = await sync(bob);
    for (const again of [ask, () => link(bob).then((token) => request(ann, token))]) {
      expect(await again()).toMatchObject({ status: 200, body: { event: { type: 'friend_request.sent' } } });
      expect((await snapshot(ann)).sent).toHaveLength(1);
      expect(await sync(bob)).toEqual(before);
      await cancel();
      expect(await sync(bob)).toEqual(before);
    }
    clock.advance(times.declinedRequestPauseMs - 1);
    const fresh = await signedInAgain(ann);
    const asked = () => fresh.call('PUT', `/api/friend-requests/sent/${bob.id}`);
    await asked();
    const again = await signedInAgain(bob);
    expect((await snapshot(again)).received).toEqual([]);
    await fresh.call('DELETE', `/api/friend-requests/sent/${bob.id}`);
    clock.advance(1);
    await asked();
    expect((await snapshot(again)).received).toMatchObject([{ person: { id: ann.id } }]);
  });

  test('the one who declined may ask, and both are friends if the other had asked again', async () => {
    const [ann, bob] = await pair();
    await ann.call('PUT', `/api/friend-requests/sent/${bob.id}`);
    await bob.call('DELETE', `/api/friend-requests/received/${ann.id}`);
    await ann.call('PUT', `/api/friend-requests/sent/${bob.id}`);
    expect(await bob.call('PUT', `/api/friend-requests/sent/${ann.id}`)).toMatchObject({
      body: { event: { type: 'friend.added' } },
    });
    expect((await snapshot(ann)).friends).toHaveLength(1);
  });
});

/** Access tokens last ten minutes; this one begins now. */
async function signedInAgain(person: TestPerson): Promise<TestPerson> {
  const answer = await person.call<{ tokens: { access: string } }>(
    'POST',
    '/api/sessions',
    { handle: person.handle, password: person.password },
    { headers: { 'umbra-token-transport': 'body' }, token: undefined },
  );
  expect(answer.status).toBe(201);
  person.token = answer.body.tokens.access;
  return person;
}
