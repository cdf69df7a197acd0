import { describe, expect, test } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Problem } from '../../functions/wire/errors.ts';
import { type Answer, goodPassword, register, registration, request } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const signIn = <Body = Problem>(handle: string, password: string, options = {}): Promise<Answer<Body>> =>
  request<Body>(stack, 'POST', '/api/sessions', { handle, password }, options);

describe('signing in', () => {
  test('with the right password starts another session of the same person', async () => {
    const ann = await register(stack, 'ann');
    const answer = await signIn<SessionInfo>(ann.handle, goodPassword, {
      headers: { 'umbra-token-transport': 'body' },
    });
    expect(answer).toMatchObject({ status: 201, body: { me: { id: ann.id } } });
    expect(answer.body.sessionId).not.toBe(ann.refresh.split('.')[1]);
    const account = await request(stack, 'GET', '/api/account', undefined, {
      token: answer.body.tokens?.access,
    });
    expect(account).toMatchObject({ status: 200, body: { me: { id: ann.id } } });
  });

  test('takes the same words however the keyboard composed them', async () => {
    const password = 'canci\u00f3n de la ma\u00f1ana';
    const body = { ...registration('composed'), password };
    expect((await request(stack, 'POST', '/api/accounts', body)).status).toBe(201);
    const decomposed = password.normalize('NFD');
    expect(decomposed).not.toBe(password);
    expect((await signIn(body.handle, decomposed)).status).toBe(201);
    expect((await signIn(body.handle, 'cancion de la manana')).status).toBe(401);
  });

  test('answers a wrong password and an unknown handle alike', async () => {
    const ann = await register(stack, 'ann');
    const [wrong, unknown] = await Promise.all([
      signIn(ann.handle, 'not the password at all'),
      signIn('nobody_of_this_name', 'not the password at all'),
    ]);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials', retry: 'never' } });
    const { requestId: one, ...wrongBody } = wrong.body;
    const { requestId: other, ...unknownBody } = unknown.body;
    expect(unknown.status).toBe(wrong.status);
    expect(unknownBody).toEqual(wrongBody);
    expect(one).not.toBe(other);
    const names = (answer: Answer) => [...answer.headers.keys()].sort();
    expect(names(unknown)).toEqual(names(wrong));
  });

  test('takes handles as they are written, in lower case', async () => {
    const ann = await register(stack, 'ann');
    const answer = await signIn(ann.handle.toUpperCase(), goodPassword);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid', issues: [{ path: 'handle', reason: 'not_a_handle' }] },
    });
  });

  test('an empty or huge password is refused before it is hashed', async () => {
    const ann = await register(stack, 'ann');
    expect(await signIn(ann.handle, '')).toMatchObject({ status: 400 });
    expect(await signIn(ann.handle, 'x'.repeat(1_025))).toMatchObject({ status: 400 });
  });
});

describe('guessing passwords', () => {
  const wait = (answer: Answer<Problem>) => {
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests', retry: 'later' } });
    const waitMs = answer.body.retryAfterMs ?? 0;
    expect(answer.headers.get('retry-after')).toBe(String(Math.ceil(waitMs / 1_000)));
    return waitMs;
  };

  test('is free five times, and then takes twice as long each time, whether or not the handle exists', async () => {
    const ann = await register(stack, 'ann');
    const tries: [string, number[]][] = [
      [ann.handle, [1_000, 2_000, 4_000]],
      ['nobody_at_all', [1_000, 2_000]],
    ];
    for (const [handle, delays] of tries) {
      for (let index = 0; index < 5; index++)
        expect((await signIn(handle, `wrong password ${index}`)).status).toBe(401);
      for (const delayMs of delays) {
        expect(wait(await signIn(handle, 'wrong password'))).toBe(delayMs);
        clock.advance(delayMs - 1);
        expect(wait(await signIn(handle, goodPassword))).toBe(1);
        clock.advance(1);
        expect((await signIn(handle, 'wrong password')).status).toBe(401);
      }
    }
  });

  test('ends with the right password after the wait, and the count starts anew', async () => {
    const ann = await register(stack, 'ann');
    for (let index = 0; index < 5; index++) await signIn(ann.handle, 'wrong password');
    clock.advance(wait(await signIn(ann.handle, goodPassword)));
    expect((await signIn(ann.handle, goodPassword)).status).toBe(201);
    for (let index = 0; index < 5; index++)
      expect((await signIn(ann.handle, 'wrong password')).status).toBe(401);
    expect(wait(await signIn(ann.handle, 'wrong password'))).toBe(1_000);
  });

  test('many guesses at one moment get no more than five through', async () => {
    const ann = await register(stack, 'ann');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => signIn(ann.handle, `wrong password ${index}`)),
    );
    const through = answers.filter((answer) => answer.status === 401);
    expect(through.length).toBeGreaterThan(0);
    expect(through.length).toBeLessThanOrEqual(5);
    expect(answers.filter((answer) => answer.status === 429).length).toBe(12 - through.length);
  });

  test('of one handle slows nobody else down', async () => {
    const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
    for (let index = 0; index < 6; index++) await signIn(ann.handle, 'wrong password');
    expect((await signIn(ann.handle, goodPassword)).status).toBe(429);
    expect((await signIn(bob.handle, goodPassword)).status).toBe(201);
  });
});
