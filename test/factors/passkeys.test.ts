import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Passkey, PasskeyOffer } from '../../functions/wire/factors.ts';
import { accountTimes, factorLimits } from '../../functions/wire/limits.ts';
import { Authenticator, type Wrong } from '../helpers/authenticator.ts';
import { goodPassword, register, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { codesOf, factors, noticesOf, securityOf } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const { begin, challenge, finish, on, post, signIn } = factors(stack);

const offer = (person: TestPerson) => person.call<PasskeyOffer>('POST', '/api/account/passkey-offers');
const keep = (person: TestPerson, passkey: object, name = 'Key ring') =>
  person.call<Passkey>('POST', '/api/account/passkeys', { name, passkey });

/** A passkey that the person keeps. */
async function add(person: TestPerson, options: { counts?: boolean } = {}): Promise<Authenticator> {
  const authenticator = new Authenticator(stack.origin, options);
  const made = await keep(person, authenticator.create((await offer(person)).body));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return authenticator;
}
const enter = async (authenticator: Authenticator, wrong: Wrong = {}) =>
  post('/api/sessions/passkey', { passkey: authenticator.get(await challenge(), wrong) });

describe('a passkey', () => {
  test('is kept under a name, listed, renamed and removed', async () => {
    const ann = await register(stack, 'ann');
    const key = await add(ann);
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const [kept] = (await securityOf(ann)).passkeys;
    expect(kept).toEqual({
      id: expect.any(String),
      credentialId: key.credentialId,
      name: 'Key ring',
      synced: false,
      createdDay: day,
      lastUsedDay: null,
    });
    const path = `/api/account/passkeys/${kept?.id}`;
    expect((await ann.call('PUT', path, { name: ' Desk ' })).status).toBe(204);
    expect((await ann.call('PUT', path, { name: '' })).status).toBe(400);
    const bob = await register(stack, 'bob');
    expect((await bob.call('PUT', path, { name: 'Mine' })).status).toBe(404);
    expect((await bob.call('DELETE', path)).status).toBe(404);
    expect((await enter(key)).status).toBe(201);
    expect((await securityOf(ann)).passkeys).toMatchObject([{ name: 'Desk', lastUsedDay: day }]);
    clock.advance(accountTimes.recentAuthMs + 1);
    expect((await ann.call('DELETE', path)).body.code).toBe('reauthentication_required');
    const passkey = key.get(await challenge());
    expect((await ann.call('POST', '/api/sessions/reauthenticate', { passkey })).status).toBe(204);
    expect((await ann.call('DELETE', path)).status).toBe(204);
    expect((await securityOf(ann)).passkeys).toEqual([]);
    expect((await enter(key)).body.code).toBe('wrong_passkey');
    expect((await signIn(ann)).body.tokens).toBeDefined();
    expect(await noticesOf(ann)).toEqual(expect.arrayContaining(['passkey_added', 'passkey_removed']));
  });

  test('is added by who has proven lately who they are, and at most ten times', async () => {
    const ann = await register(stack, 'ann');
    clock.advance(accountTimes.recentAuthMs + 1);
    expect((await offer(ann)).status).toBe(403);
    await ann.call('POST', '/api/sessions/reauthenticate', { password: goodPassword });
    const [code = ''] = await codesOf(ann);
    const first = await offer(ann);
    expect(first.body).toMatchObject({ rpId: 'localhost', userName: ann.handle, excluded: [] });
    const key = new Authenticator(stack.origin);
    await keep(ann, key.create(first.body));
    await ann.call('POST', '/api/sessions/reauthenticate', { code });
    clock.advance(1);
    expect((await offer(ann)).body.excluded).toEqual([key.credentialId]);
    for (let count = 1; count < factorLimits.passkeysMax; count++) await add(ann);
    expect(await offer(ann)).toMatchObject({ status: 409, body: { code: 'too_many' } });
  });

  test.each<[string, Wrong]>([
    ['at another origin', { origin: 'http://localhost:1' }],
    ['at a page that looks like it', { origin: 'https://localhost.example' }],
    ['for another host', { rpId: 'example.com' }],
    ['without asking who is there', { unverified: true }],
    ['as if it signed in', { type: 'webauthn.get' }],
    ['for a challenge that was never given', { challenge: 'A'.repeat(43) }],
    ['under the id of another', { id: Buffer.alloc(32).toString('base64url') }],
  ])('made %s is refused', async (_, wrong) => {
    const ann = await register(stack, 'ann');
    const made = new Authenticator(stack.origin).create((await offer(ann)).body, wrong);
    expect(await keep(ann, made)).toMatchObject({ status: 401, body: { code: 'wrong_passkey' } });
    expect((await securityOf(ann)).passkeys).toEqual([]);
    await add(ann);
  });

  test('made for one person is kept by no other, and a challenge is good once and for 5 minutes', async () => {
    const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
    const key = new Authenticator(stack.origin);
    const { body } = await offer(ann);
    expect((await keep(bob, key.create(body))).body).toMatchObject({ code: 'wrong_passkey' });
    // It was used up by that.
    expect((await keep(ann, key.create(body))).body).toMatchObject({ code: 'wrong_passkey' });
    const late = await offer(ann);
    clock.advance(factorLimits.challengeTtlSeconds * 1_000);
    expect((await keep(ann, key.create(late.body))).body).toMatchObject({ code: 'wrong_passkey' });
    // A challenge for signing in makes none, and one for making signs nobody in.
    const { challenge: text } = await challenge();
    expect((await keep(ann, key.create({ ...late.body, challenge: text }))).body).toMatchObject({
      code: 'wrong_passkey',
    });
    const again = await register(stack, 'ann');
    const own = await add(again);
    expect((await signIn(again)).body.secondStep.passkeys).toEqual([own.credentialId]);
  });
});

describe('signing in by a passkey', () => {
  test('takes neither handle nor password, and tells the device as a sign-in does', async () => {
    const ann = await register(stack, 'ann');
    const key = await add(ann);
    const entered = await enter(key);
    expect(entered).toMatchObject({ status: 201, body: { me: { id: ann.id } } });
    const inside = on(ann, entered.body);
    expect((await inside.call('GET', '/api/account')).status).toBe(200);
    // It was proof by a second factor.
    expect((await offer(inside)).status).toBe(201);
  });

  test.each<[string, Wrong]>([
    ['at another origin', { origin: 'http://localhost:1' }],
    ['for another host', { rpId: 'example.com' }],
    ['without asking who is there', { unverified: true }],
    ['as if it were made', { type: 'webauthn.create' }],
    ['for a challenge that was never given', { challenge: 'A'.repeat(43) }],
    ['with another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['for another person', { userHandle: Buffer.alloc(16).toString('base64url') }],
    ['without saying for whom', { userHandle: undefined }],
    ['under an id that nobody knows', { id: Buffer.alloc(32).toString('base64url') }],
  ])('that signed %s is refused', async (_, wrong) => {
    const ann = await register(stack, 'ann');
    const key = await add(ann);
    expect(await enter(key, wrong)).toMatchObject({ status: 401, body: { code: 'wrong_passkey' } });
    expect((await enter(key)).status).toBe(201);
  });

  test('takes what was signed once, and within 5 minutes', async () => {
    const key = await add(await register(stack, 'ann'));
    const passkey = key.get(await challenge());
    expect((await post('/api/sessions/passkey', { passkey })).status).toBe(201);
    expect((await post('/api/sessions/passkey', { passkey })).body.code).toBe('wrong_passkey');
    const late = key.get(await challenge());
    clock.advance(factorLimits.challengeTtlSeconds * 1_000);
    expect((await post('/api/sessions/passkey', { passkey: late })).body.code).toBe('wrong_passkey');
    const twice = key.get(await challenge());
    const both = await Promise.all([0, 1].map(() => post('/api/sessions/passkey', { passkey: twice })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  test('refuses one whose counter does not go on, and tells its owner; one that does not count is as good', async () => {
    const ann = await register(stack, 'ann');
    const key = await add(ann);
    expect((await enter(key, { counter: 7 })).status).toBe(201);
    for (const counter of [7, 3, 0]) expect((await enter(key, { counter })).body.code).toBe('wrong_passkey');
    expect((await noticesOf(ann)).filter((kind) => kind === 'passkey_refused')).toHaveLength(3);
    expect((await enter(key, { counter: 8 })).status).toBe(201);
    const still = await add(await register(stack, 'bob'), { counts: false });
    for (let times = 0; times < 2; times++) expect((await enter(still)).status).toBe(201);
  });

  test('that is cut, empty or too long is refused at the door', async () => {
    const key = await add(await register(stack, 'ann'));
    const good = key.get(await challenge());
    for (const passkey of [{}, { ...good, more: 1 }, { ...good, signature: '' }, { ...good, id: '!' }]) {
      expect((await post('/api/sessions/passkey', { passkey })).status).toBe(400);
    }
    for (const clientDataJSON of ['AAAA', 'bnVsbA', Buffer.from('{"challenge":7}').toString('base64url')]) {
      expect((await post('/api/sessions/passkey', { passkey: { ...good, clientDataJSON } })).status).toBe(
        401,
      );
    }
    expect((await post('/api/sessions/passkey', { passkey: { ...good, signature: 'AAAA' } })).status).toBe(
      401,
    );
  });
});

describe('as a second factor', () => {
  test('a passkey finishes the sign-in of its own account and of no other', async () => {
    const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
    const [hers, his] = [await add(ann), await add(bob)];
    const { token, totp, passkeys } = await begin(ann);
    expect({ totp, passkeys }).toEqual({ totp: false, passkeys: [hers.credentialId] });
    const wrong = await finish({ token, passkey: his.get(await challenge()) });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_passkey' } });
    // Named beforehand, so the authenticator need not say whose it is.
    const passkey = hers.get(await challenge(), { userHandle: undefined });
    expect(await finish({ token, passkey })).toMatchObject({ status: 201, body: { me: { id: ann.id } } });
    expect((await finish({ token, passkey: hers.get(await challenge()) })).body.code).toBe(
      'second_step_ended',
    );
  });

  test('wrong codes do not slow it down', async () => {
    const ann = await register(stack, 'ann');
    const key = await add(ann);
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await finish({ token: (await begin(ann)).token, code: '000000' })).status).toBe(401);
    const { token } = await begin(ann);
    expect((await finish({ token, code: '000000' })).status).toBe(429);
    expect((await finish({ token, passkey: key.get(await challenge()) })).status).toBe(201);
  });
});
