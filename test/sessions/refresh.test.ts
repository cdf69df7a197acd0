import { describe, expect, test } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import { times } from '../../functions/wire/limits.ts';
import { cookiesOf } from '../helpers/cookies.ts';
import { type Answer, register, registration, request, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const dayMs = 86_400_000;

const refresh = (token: string): Promise<Answer<SessionInfo>> =>
  request<SessionInfo>(
    stack,
    'POST',
    '/api/sessions/refresh',
    { refresh: token },
    { headers: { 'umbra-token-transport': 'body' } },
  );
const next = async (token: string): Promise<string> => {
  const answer = await refresh(token);
  expect(answer.status).toBe(200);
  return answer.body.tokens?.refresh ?? '';
};
const refused = async (token: string) =>
  expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
const afterRepeatWindow = () => clock.advance(times.refreshRepeatMs + 1);

/** Signs the person in again: a session of its own for each test. */
async function newSession(person: TestPerson): Promise<string> {
  const { handle, password } = person;
  const answer = await request<SessionInfo>(
    stack,
    'POST',
    '/api/sessions',
    { handle, password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  return answer.body.tokens?.refresh ?? '';
}

const ann = await register(stack, 'ann');

describe('an access token', () => {
  test('is good for ten minutes, and refreshing gives another for the same session', async () => {
    const bob = await register(stack, 'bob');
    clock.advance(times.accessTokenTtlSeconds * 1_000 - 1_000);
    expect((await bob.call('GET', '/api/account')).status).toBe(200);
    clock.advance(1_000);
    expect(await bob.call('GET', '/api/account')).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', retry: 'after-sign-in' },
    });
    await expect(bob.connect()).rejects.toThrow('refused with 403');
    const answer = await refresh(bob.refresh);
    expect(answer.body.sessionId).toBe(bob.refresh.split('.')[1]);
    expect(answer.body.accessExpiresAtMs).toBeGreaterThan(clock.now());
    bob.token = answer.body.tokens?.access ?? '';
    expect((await bob.call('GET', '/api/account')).status).toBe(200);
    await (await bob.connect()).close();
  });
});

describe('a refresh token', () => {
  test('sent again within 30 s, or twice at once, gets the same successor', async () => {
    const first = await newSession(ann);
    const together = await Promise.all([next(first), next(first), next(first)]);
    expect(new Set(together).size).toBe(1);
    clock.advance(times.refreshRepeatMs);
    expect(await next(first)).toBe(together[0]);
    expect(together[0]).not.toBe(first);
  });

  test('is good until its successor is used, and then the successor nobody used is worthless', async () => {
    const first = await newSession(ann);
    const lost = await next(first);
    afterRepeatWindow();
    const second = await next(first);
    expect(second).not.toBe(lost);
    afterRepeatWindow();
    const third = await next(second);
    expect(third).not.toBe(second);
  });

  test('that is older than the one before ends the whole session', async () => {
    const first = await newSession(ann);
    const second = await next(first);
    const third = await next(second);
    await refused(first);
    await refused(third);
    await refused(second);
  });

  test('of a replaced successor ends the whole session too', async () => {
    const first = await newSession(ann);
    const stolen = await next(first);
    afterRepeatWindow();
    const mine = await next(first);
    await refused(stolen);
    await refused(mine);
  });

  test('used again after theft closes the sockets of that session, and of no other', async () => {
    const bob = await register(stack, 'bob');
    const socket = await bob.connect();
    const other = await newSession(bob);
    const { body } = await refresh(other);
    bob.token = body.tokens?.access ?? '';
    const otherSocket = await bob.connect();
    await next(await next(bob.refresh));
    await refused(bob.refresh);
    expect((await socket.next('bye')).reason).toBe('signed_out');
    await socket.untilClosed();
    expect((await otherSocket.ping()).type).toBe('pong');
    await otherSocket.close();
  });

  test('lives for 14 days after each use, and 90 days in all', async () => {
    let token = await newSession(ann);
    const abandoned = await newSession(ann);
    for (let day = 13; day < 90; day += 13) {
      clock.advance(13 * dayMs);
      token = await next(token);
    }
    await refused(abandoned);
    clock.advance(12 * dayMs - 2_000);
    token = await next(token);
    clock.advance(2_000);
    await refused(token);
  });

  test('14 days without use end a session to the second', async () => {
    const [kept, late] = [await newSession(ann), await newSession(ann)];
    clock.advance(14 * dayMs - 1_000);
    await next(kept);
    clock.advance(1_000);
    await refused(late);
  });

  test('that is made up is refused and harms no session', async () => {
    const token = await newSession(ann);
    const [userId, sessionId, secret = ''] = token.split('.');
    await refused('');
    await refused('nonsense');
    await refused(`${userId}.${crypto.randomUUID()}.${secret}`);
    await refused(`${crypto.randomUUID()}.${sessionId}.${secret}`);
    expect((await refresh(`${token}${'x'.repeat(600)}`)).status).toBe(400);
    await next(token);
  });
});

describe('refreshing by cookie', () => {
  test('answers with new cookies, and never hands a cookie out to scripts', async () => {
    const registered = await request(stack, 'POST', '/api/accounts', registration('cookie_person'));
    const headers = { cookie: cookiesOf(registered), 'sec-fetch-site': 'same-origin' };
    const ask = (extra: Record<string, string>) =>
      request<SessionInfo>(stack, 'POST', '/api/sessions/refresh', {}, { headers: { ...headers, ...extra } });
    const answer = await ask({});
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers.getSetCookie()).toHaveLength(2);
    const asked = await ask({ 'umbra-token-transport': 'body' });
    expect(asked.body.tokens).toBeUndefined();
    expect(asked.headers.getSetCookie()).toHaveLength(2);
  });

  test('without a cookie is refused', async () => {
    const answer = await request(stack, 'POST', '/api/sessions/refresh', {});
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
