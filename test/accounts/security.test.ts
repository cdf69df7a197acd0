import { describe, expect, test } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import { accountTimes } from '../../functions/wire/limits.ts';
import type { NewRecoveryCodes, SecurityInfo } from '../../functions/wire/security.ts';
import type { SessionDevice } from '../../functions/wire/sessions.ts';
import { type Answer, goodPassword, register, request, TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const otherPassword = 'lantern copper meadow 7';
const browsers = {
  firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

const inBody = { 'umbra-token-transport': 'body' };
const post = <Body>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  request<Body>(stack, 'POST', path, body, { headers: { ...inBody, ...headers } });
const refresh = (token: string) => post<SessionInfo>('/api/sessions/refresh', { refresh: token });
const trySignIn = (handle: string, password: string, headers = {}): Promise<Answer<SessionInfo>> =>
  post<SessionInfo>('/api/sessions', { handle, password }, headers);
/** The same person on another device. */
async function another(person: TestPerson, userAgent = browsers.firefox): Promise<TestPerson> {
  const answer = await trySignIn(person.handle, person.password, { 'user-agent': userAgent });
  expect(answer.status).toBe(201);
  return new TestPerson(stack, person.handle, person.password, answer.body);
}
const sessionsOf = async (person: TestPerson) =>
  (await person.call<{ sessions: SessionDevice[] }>('GET', '/api/sessions')).body.sessions;
const securityOf = async (person: TestPerson) =>
  (await person.call<SecurityInfo>('GET', '/api/account/security')).body;

describe('the list of sessions', () => {
  test('tells devices in coarse words and days, this one first', async () => {
    const ann = await register(stack, 'ann');
    clock.advance(86_400_000);
    const phone = await another(ann, browsers.iphone);
    const [first, second] = await sessionsOf(phone);
    const day = (daysAgo: number) => new Date(clock.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    expect(first).toMatchObject({ device: 'Safari on iPhone', current: true, createdDay: day(0) });
    expect(second).toMatchObject({ current: false, createdDay: day(1), lastSeenDay: day(1) });
    await refresh(ann.refresh);
    expect((await sessionsOf(phone))[1]).toMatchObject({ createdDay: day(1), lastSeenDay: day(0) });
  });

  test('ending one closes its sockets within 2 s and ends its refresh token, and no other', async () => {
    const ann = await register(stack, 'ann');
    const phone = await another(ann);
    const socket = await phone.connect();
    const own = await ann.connect();
    const id = (await sessionsOf(ann)).find((one) => !one.current)?.id;
    expect((await ann.call('DELETE', `/api/sessions/${id}`)).status).toBe(204);
    expect((await socket.next('bye', () => true, 2_000)).reason).toBe('signed_out');
    await socket.untilClosed();
    expect((await refresh(phone.refresh)).status).toBe(401);
    await expect(phone.connect()).rejects.toThrow('refused with 401');
    expect((await own.ping()).type).toBe('pong');
    expect((await refresh(ann.refresh)).status).toBe(200);
    expect((await ann.call('DELETE', `/api/sessions/${id}`)).status).toBe(404);
    const bob = await register(stack, 'bob');
    const foreign = (await sessionsOf(bob))[0]?.id;
    expect((await ann.call('DELETE', `/api/sessions/${foreign}`)).status).toBe(404);
    expect(await sessionsOf(bob)).toHaveLength(1);
    await own.close();
  });

  test('all others, or all, can be ended at once', async () => {
    const ann = await register(stack, 'ann');
    const [one, two] = [await another(ann), await another(ann)];
    expect((await ann.call('POST', '/api/sessions/revoke-others')).status).toBe(204);
    for (const { refresh: token } of [one, two]) expect((await refresh(token)).status).toBe(401);
    expect(await sessionsOf(ann)).toHaveLength(1);
    const next = await refresh(ann.refresh);
    expect(next.status).toBe(200);
    const socket = await ann.connect();
    expect((await ann.call('DELETE', '/api/sessions')).status).toBe(204);
    await socket.untilClosed();
    expect((await refresh(next.body.tokens?.refresh ?? '')).status).toBe(401);
  });
});

describe('a refresh at the moment all sessions are ended', () => {
  test('keeps no session alive, in whatever order they meet', async () => {
    const ann = await register(stack, 'ann');
    const [one, two] = [await another(ann), await another(ann)];
    const [, ...answers] = await Promise.all([
      ann.call('DELETE', '/api/sessions'),
      refresh(one.refresh),
      refresh(two.refresh),
      refresh(ann.refresh),
    ]);
    for (const answer of answers) {
      const next = answer.body.tokens?.refresh;
      if (next) expect((await refresh(next)).status).toBe(401);
      else expect(answer.status).toBe(401);
    }
  });
});

describe('changing the password', () => {
  test('asks for the old one, ends the other sessions, and keeps this one', async () => {
    const ann = await register(stack, 'ann');
    const phone = await another(ann);
    const socket = await phone.connect();
    const change = (password: string, newPassword: string) =>
      ann.call('PUT', '/api/account/password', { password, newPassword });
    expect(await change('not the password', otherPassword)).toMatchObject({ status: 401 });
    expect(await change(goodPassword, `${ann.handle}${ann.handle}${ann.handle}2026`)).toMatchObject({
      body: { code: 'weak_password' },
    });
    expect((await refresh(phone.refresh)).status).toBe(200);
    expect((await change(goodPassword, otherPassword)).status).toBe(204);
    await socket.untilClosed();
    expect(await sessionsOf(ann)).toHaveLength(1);
    expect((await refresh(ann.refresh)).status).toBe(200);
    expect((await trySignIn(ann.handle, goodPassword)).status).toBe(401);
    expect((await trySignIn(ann.handle, otherPassword)).status).toBe(201);
  });
});

describe('recovery codes', () => {
  const renew = (person: TestPerson) =>
    person.call<NewRecoveryCodes & { code: string }>('POST', '/api/account/recovery-codes');
  const recover = (handle: string, code: string, newPassword = otherPassword) =>
    post<{ code: string }>('/api/recovery/code', { handle, code, newPassword });

  test('need a recent proof of the password, which one more proof gives for 5 minutes', async () => {
    const ann = await register(stack, 'ann');
    clock.advance(accountTimes.recentAuthMs);
    expect((await renew(ann)).status).toBe(201);
    clock.advance(1);
    const refused = await renew(ann);
    expect(refused).toMatchObject({ status: 403, body: { code: 'reauthentication_required' } });
    const prove = (password: string) => ann.call('POST', '/api/sessions/reauthenticate', { password });
    expect(await prove('not the password')).toMatchObject({ body: { code: 'wrong_credentials' } });
    expect((await renew(ann)).status).toBe(403);
    expect((await prove(goodPassword)).status).toBe(204);
    expect((await renew(ann)).status).toBe(201);
  });

  test('set a new password once each, end every session, and sign nobody in', async () => {
    const ann = await register(stack, 'ann');
    expect(await securityOf(ann)).toMatchObject({ recovery: 'open', recoveryCodes: { left: 0 } });
    const old = (await renew(ann)).body.codes[0] ?? '';
    const { codes } = (await renew(ann)).body;
    expect(new Set(codes).size).toBe(10);
    const [code = '', second = ''] = codes;
    expect((await recover(ann.handle, old)).body.code).toBe('wrong_recovery');
    expect((await refresh(ann.refresh)).status).toBe(200);
    const socket = await ann.connect();
    const recovered = await recover(ann.handle, ` ${code.toUpperCase()} `);
    expect(recovered.status).toBe(204);
    expect(recovered.headers.getSetCookie()).toEqual([]);
    await socket.untilClosed();
    expect((await refresh(ann.refresh)).status).toBe(401);
    expect((await trySignIn(ann.handle, goodPassword)).status).toBe(401);
    expect((await recover(ann.handle, code)).body.code).toBe('wrong_recovery');
    const back = await trySignIn(ann.handle, otherPassword);
    ann.token = back.body.tokens?.access ?? '';
    expect((await securityOf(ann)).recoveryCodes.left).toBe(9);
    expect((await recover('nobody_of_this_name', second)).body.code).toBe('wrong_recovery');
  });

  test('are settled by showing one of them, or knowingly without', async () => {
    const ann = await register(stack, 'ann');
    const settle = (body: object) => ann.call('PUT', '/api/account/recovery-codes', body);
    const { codes } = (await renew(ann)).body;
    expect((await settle({ code: '0000-0000-0000-0000' })).body.code).toBe('wrong_recovery');
    expect((await securityOf(ann)).recovery).toBe('open');
    expect((await settle({})).status).toBe(204);
    expect((await securityOf(ann)).recovery).toBe('skipped');
    expect((await settle({ code: codes[3] })).status).toBe(204);
    expect(await securityOf(ann)).toMatchObject({ recovery: 'kept', recoveryCodes: { left: 10 } });
  });
});
