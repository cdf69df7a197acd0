import { describe, expect, test } from 'vitest';
import { accountTimes, factorLimits, times } from '../../functions/wire/limits.ts';
import { lookInto } from '../helpers/database.ts';
import { goodPassword, register, registration, request, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { addTotp, codeOf } from '../helpers/totp.ts';
import { codesOf, factors, noticesOf, securityOf } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const { begin, finish, on, post, signIn } = factors(stack);
const stepMs = 30_000;
const codeNow = (secret: string, stepsAway = 0) => codeOf(secret, clock.now() + stepsAway * stepMs);
const reauthenticate = (person: TestPerson, proof: object) =>
  person.call('POST', '/api/sessions/reauthenticate', proof);

describe('an authenticator app', () => {
  test('is asked for codes once a first code has confirmed it', async () => {
    const ann = await register(stack, 'ann');
    const begun = await ann.call<{ secret: string; uri: string }>('POST', '/api/account/totp');
    expect(begun).toMatchObject({ status: 201 });
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    expect((await signIn(ann)).body.secondStep).toBeUndefined();
    expect(await ann.call('PUT', '/api/account/totp', { code: codeNow(begun.body.secret, 5) })).toMatchObject(
      {
        status: 401,
        body: { code: 'wrong_code' },
      },
    );
    expect((await signIn(ann)).body.secondStep).toBeUndefined();
    expect((await securityOf(ann)).totp).toBeNull();
    const typed = codeNow(begun.body.secret).replace(/^.../, '$& ');
    expect((await ann.call('PUT', '/api/account/totp', { code: typed })).status).toBe(204);
    expect((await securityOf(ann)).totp).toEqual({
      createdDay: new Date(clock.now()).toISOString().slice(0, 10),
    });
    expect((await signIn(ann)).body.secondStep).toMatchObject({
      totp: true,
      recoveryCodes: false,
      passkeys: [],
    });
    expect(await noticesOf(ann)).toContain('totp_added');
    // What was begun is over.
    expect((await ann.call('PUT', '/api/account/totp', { code: codeNow(begun.body.secret) })).status).toBe(
      404,
    );
  });

  test('is set up by who has proven lately who they are, and within a quarter of an hour', async () => {
    const ann = await register(stack, 'ann');
    clock.advance(accountTimes.recentAuthMs + 1);
    expect((await ann.call('POST', '/api/account/totp')).body.code).toBe('reauthentication_required');
    expect((await reauthenticate(ann, { password: goodPassword })).status).toBe(204);
    const { body } = await ann.call<{ secret: string }>('POST', '/api/account/totp');
    clock.advance(factorLimits.totpSetupTtlSeconds * 1_000 + 1_000);
    const fresh = on(ann, (await signIn(ann)).body);
    expect((await fresh.call('PUT', '/api/account/totp', { code: codeNow(body.secret) })).status).toBe(404);
    expect((await signIn(ann)).body.secondStep).toBeUndefined();
  });

  test('has a secret that stands nowhere in the clear', async () => {
    const ann = await register(stack, 'ann');
    await addTotp(ann, clock.now());
    const { rows } = await database.query<{ secret: Buffer }>({
      text: 'select secret from totp where user_id = $1',
      values: [ann.id],
    });
    // 20 bytes, and what the cipher adds.
    expect(rows[0]?.secret).toHaveLength(20 + 28);
  });
});

describe('the second step of a sign-in', () => {
  test('opens a session by a code, and the first step opens nothing', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const first = await signIn(ann);
    expect(first.headers.getSetCookie()).toEqual([]);
    expect(first.body).not.toHaveProperty('tokens');
    expect(first.body).not.toHaveProperty('me');
    const { token } = first.body.secondStep;
    expect(await finish({ token, code: codeNow(secret, 4) })).toMatchObject({
      status: 401,
      body: { code: 'wrong_code' },
    });
    const done = await finish({ token, code: codeNow(secret, 1) });
    expect(done).toMatchObject({ status: 201, body: { me: { id: ann.id } } });
    expect((await on(ann, done.body).call('GET', '/api/account')).status).toBe(200);
    expect(await finish({ token, code: codeNow(secret, 2) })).toMatchObject({
      body: { code: 'second_step_ended' },
    });
  });

  test('takes a code once, of the step before, now or after, and never an older one', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const attempt = async (code: string) => (await finish({ token: (await begin(ann)).token, code })).status;
    // The code that confirmed the app is used up.
    expect(await attempt(codeNow(secret))).toBe(401);
    clock.advance(10 * stepMs);
    expect(await attempt(codeNow(secret, -2))).toBe(401);
    expect(await attempt(codeNow(secret, 2))).toBe(401);
    expect(await attempt(codeNow(secret, -1))).toBe(201);
    expect(await attempt(codeNow(secret, -1))).toBe(401);
    expect(await attempt(codeNow(secret, 1))).toBe(201);
    expect(await attempt(codeNow(secret))).toBe(401);
  });

  test('of two with one code at the same moment one is let in', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now() - stepMs);
    const steps = await Promise.all([begin(ann), begin(ann)]);
    const answers = await Promise.all(steps.map(({ token }) => finish({ token, code: codeNow(secret) })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  test('ends after 5 minutes, and when all sessions are ended or the password is changed', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const late = await begin(ann);
    clock.advance(factorLimits.challengeTtlSeconds * 1_000);
    expect(await finish({ token: late.token, code: codeNow(secret) })).toMatchObject({
      body: { code: 'second_step_ended' },
    });
    const inside = on(ann, (await finish({ token: (await begin(ann)).token, code: codeNow(secret) })).body);
    const stale = await begin(ann);
    expect((await inside.call('DELETE', '/api/sessions')).status).toBe(204);
    clock.advance(stepMs);
    expect(await finish({ token: stale.token, code: codeNow(secret) })).toMatchObject({
      body: { code: 'second_step_ended' },
    });
    expect((await finish({ token: (await begin(ann)).token, code: codeNow(secret) })).status).toBe(201);
  });

  test('is nobody else’s: another person’s code does not fit', async () => {
    const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
    await addTotp(ann, clock.now());
    const theirs = await addTotp(bob, clock.now());
    expect(await finish({ token: (await begin(ann)).token, code: codeNow(theirs, 1) })).toMatchObject({
      body: { code: 'wrong_code' },
    });
    expect((await finish({ token: (await begin(bob)).token, code: codeNow(theirs, 1) })).status).toBe(201);
  });

  test('slows guesses down for the account, whatever the token, and tells its owner', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const guess = async () => finish({ token: (await begin(ann)).token, code: codeNow(secret, 100) });
    for (let attempt = 0; attempt < 5; attempt++) expect((await guess()).body.code).toBe('wrong_code');
    expect(await noticesOf(ann)).toContain('second_step_failed');
    expect(await guess()).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests', retryAfterMs: 1_000 },
    });
    clock.advance(1_000);
    expect((await guess()).body.code).toBe('wrong_code');
    expect(await guess()).toMatchObject({ body: { retryAfterMs: 2_000 } });
    clock.advance(times.signInDelayMaxMs);
    expect((await finish({ token: (await begin(ann)).token, code: codeNow(secret) })).status).toBe(201);
    expect((await guess()).body.code).toBe('wrong_code');
  });

  test('cannot be got around by registering again, or by a new password', async () => {
    const body = { ...registration('ann_again'), displayName: 'Ann' };
    const registered = await post('/api/accounts', body);
    const ann = on({ handle: body.handle, password: body.password } as TestPerson, registered.body);
    expect((await post('/api/accounts', body)).status).toBe(201);
    const [code = ''] = await codesOf(ann);
    const secret = await addTotp(ann, clock.now());
    expect(await post('/api/accounts', body)).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
    const newPassword = 'lantern copper meadow 7';
    expect((await post('/api/recovery/code', { handle: ann.handle, code, newPassword })).status).toBe(204);
    const recovered = await post('/api/sessions', { handle: ann.handle, password: newPassword });
    expect(recovered.body).not.toHaveProperty('tokens');
    expect((await finish({ token: recovered.body.secondStep.token, code: codeNow(secret, 1) })).status).toBe(
      201,
    );
  });

  test('sets cookies for a browser', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const { token } = await begin(ann);
    const proof = { token, code: codeNow(secret, 1) };
    const answer = await request(stack, 'POST', '/api/sessions/second-step', proof, {
      headers: { origin: stack.origin, 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.headers.getSetCookie()).toHaveLength(2);
  });
});

describe('a recovery code', () => {
  test('stands in for the app once, and its owner is told', async () => {
    const ann = await register(stack, 'ann');
    const [code = '', other = ''] = await codesOf(ann);
    await addTotp(ann, clock.now());
    const step = await begin(ann);
    expect(step).toMatchObject({ totp: true, recoveryCodes: true });
    const inside = await finish({ token: step.token, code: code.toUpperCase() });
    expect(inside.status).toBe(201);
    expect((await securityOf(on(ann, inside.body))).recoveryCodes.left).toBe(9);
    expect(await noticesOf(ann)).toContain('code_used');
    expect((await finish({ token: (await begin(ann)).token, code })).body.code).toBe('wrong_code');
    expect((await finish({ token: (await begin(ann)).token, code: other })).status).toBe(201);
  });
});

describe('what the second step asks for', () => {
  test('is changed only after a recent proof by a second factor: the password is not enough', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const refused = {
      status: 403,
      body: { code: 'reauthentication_required', issues: [{ path: 'proof', reason: 'second_factor' }] },
    };
    clock.advance(accountTimes.recentAuthMs + 1);
    const acts = [
      () => ann.call('DELETE', '/api/account/totp'),
      () => ann.call('POST', '/api/account/totp'),
      () => ann.call('POST', '/api/account/recovery-codes'),
      () => ann.call('POST', '/api/account/passkey-offers'),
    ];
    for (const act of acts) expect(await act()).toMatchObject(refused);
    expect((await reauthenticate(ann, { password: goodPassword })).status).toBe(204);
    for (const act of acts) expect(await act()).toMatchObject(refused);
    expect((await reauthenticate(ann, { code: codeNow(secret, 3) })).body.code).toBe('wrong_code');
    for (const act of acts) expect(await act()).toMatchObject(refused);
    expect((await reauthenticate(ann, { code: codeNow(secret) })).status).toBe(204);
    for (const act of acts.toReversed()) expect((await act()).status).toBeLessThan(300);
    expect((await signIn(ann)).body.secondStep).toBeUndefined();
    expect(await noticesOf(ann)).toContain('totp_removed');
  });

  test('counts for 5 minutes, and a code is proof for ordinary sensitive acts as well', async () => {
    const ann = await register(stack, 'ann');
    const secret = await addTotp(ann, clock.now());
    const removeEmail = () => ann.call('DELETE', '/api/account/email');
    const removeApp = () => ann.call('DELETE', '/api/account/totp');
    clock.advance(accountTimes.recentAuthMs + 1);
    expect((await removeEmail()).body.code).toBe('reauthentication_required');
    expect((await reauthenticate(ann, { code: codeNow(secret) })).status).toBe(204);
    expect((await removeEmail()).status).toBe(204);
    clock.advance(accountTimes.recentAuthMs - 2_000);
    expect((await ann.call('POST', '/api/account/totp')).status).toBe(201);
    const session = await post('/api/sessions/refresh', { refresh: ann.refresh });
    clock.advance(2_001);
    ann.token = session.body.tokens?.access ?? '';
    expect((await removeApp()).body.code).toBe('reauthentication_required');
    expect((await reauthenticate(ann, { code: codeNow(secret) })).status).toBe(204);
    expect((await removeApp()).status).toBe(204);
  });

  test('is proven by exactly one of the ways', async () => {
    const ann = await register(stack, 'ann');
    for (const proof of [{}, { password: goodPassword, code: '123456' }]) {
      expect(await reauthenticate(ann, proof)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    const token = 'A'.repeat(43);
    expect((await finish({ token })).status).toBe(400);
    expect(await finish({ token, code: '123456' })).toMatchObject({ body: { code: 'second_step_ended' } });
  });
});
