import { describe, expect, test } from 'vitest';
import type { AccountInfo, SessionInfo } from '../../functions/wire/accounts.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { lookInto } from '../helpers/database.ts';
import { type Answer, consent, goodPassword, registration, request, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const inBody = { headers: { 'umbra-token-transport': 'body' } };
const register = <Body>(body: unknown, options = {}): Promise<Answer<Body>> =>
  request<Body>(stack, 'POST', '/api/accounts', body, options);
const reasons = (answer: Answer<{ issues?: { path: string; reason: string }[] }>) =>
  answer.body.issues?.map(({ path, reason }) => `${path}: ${reason}`);

describe('registering', () => {
  test('makes the account, keeps the consent, and signs in by cookies that scripts cannot read', async () => {
    const body = registration('first_person');
    const answer = await register<SessionInfo>(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      me: { id: body.clientId, handle: 'first_person', displayName: 'first_person' },
      sessionId: expect.any(String),
      accessExpiresAtMs: expect.any(Number),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.replace(/=[^;]+;/, '=…;'))).toEqual([
      'umbra_access=…; Path=/; Max-Age=600; HttpOnly; SameSite=Strict',
      'umbra_refresh=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict',
    ]);
    const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
    const account = await request<AccountInfo>(stack, 'GET', '/api/account', undefined, {
      headers: { cookie },
    });
    expect(account.body).toEqual({
      me: answer.body.me,
      isAdmin: true,
      createdAtMs: clock.now(),
      consents: [{ ...consent, acceptedAtMs: clock.now() }],
    });
    expect(consent).toMatchObject(currentConsents['privacy-notice']);
  });

  test('normalises the display name and measures it as people see it', async () => {
    const named = async (displayName: string) => {
      const body = { ...registration(`named_${uuid7().slice(-12)}`), displayName };
      const answer = await register<SessionInfo & { issues: { path: string; reason: string }[] }>(body);
      return answer.status === 201 ? answer.body.me.displayName : reasons(answer)?.[0];
    };
    const family = '👩‍👩‍👧‍👦';
    expect(await named('  Jose\u0301  ')).toBe('Jos\u00e9');
    expect(await named(family.repeat(40))).toBe(family.repeat(40));
    expect(await named(family.repeat(41))).toBe('displayName: too_long');
    expect(await named('נועה 🌙')).toBe('נועה 🌙');
    for (const bidi of ['\u202e', '\u2066', '\u200f', '\u061c'])
      expect(await named(`Ann${bidi}bob`), escape(bidi)).toBe('displayName: forbidden_characters');
    expect(await named('Ann\nBob')).toBe('displayName: forbidden_characters');
    expect(await named('Ann\u2028Bob')).toBe('displayName: forbidden_characters');
    for (const empty of ['\u200b\u200d', '\u3164', '\u2800', '\u{e0020}\u{e007f}'])
      expect(await named(empty), escape(empty)).toBe('displayName: invisible');
    expect(await named('   ')).toBe('displayName: required');
    expect(await named(`a${'\u0301\u0316'.repeat(11)}`)).toBe('displayName: too_many_marks');
    expect(await named('\ud83d')).toBe('displayName: not_unicode');
  });
});

describe('what is refused', () => {
  const refused = async (change: object, expected: { status: number; code: string; reasons: string[] }) => {
    const before = await database.counts();
    const answer = await register<{ code: string; issues?: { path: string; reason: string }[] }>({
      ...registration('somebody_new'),
      ...change,
    });
    expect({ status: answer.status, code: answer.body.code, reasons: reasons(answer) }).toEqual(expected);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await database.counts()).toEqual(before);
  };
  const invalid = (...list: string[]) => ({ status: 400, code: 'invalid', reasons: list });
  const weak = (reason: string) => ({
    status: 400,
    code: 'weak_password',
    reasons: [`password: ${reason}`],
  });

  test('no consent, or consent to another text', async () => {
    const wanted = (reason: string) => ({
      status: 400,
      code: 'consent_required',
      reasons: [`consent: ${reason}`],
    });
    await refused({ consent: undefined }, wanted('required'));
    await refused({ consent: { ...consent, version: '2020-01-01' } }, wanted('outdated'));
    await refused({ consent: { ...consent, sha256: 'a'.repeat(64) } }, wanted('outdated'));
  });

  test('passwords that are short, long or easy to guess', async () => {
    await refused({ password: '14 characters.' }, invalid('password: too_short'));
    await refused({ password: '🔑'.repeat(14) }, invalid('password: too_short'));
    await refused({ password: 'ab c'.repeat(33) }, invalid('password: too_long'));
    await refused({ password: 'passwordpassword' }, weak('common'));
    await refused({ password: 'Password1234567!' }, weak('common'));
    await refused({ password: 'aaaaaaaaaaaaaaab' }, weak('too_few_different_characters'));
    await refused({ password: '1234567890123456' }, weak('simple_sequence'));
    await refused({ password: 'ponmlkjihgfedcba' }, weak('simple_sequence'));
    await refused({ password: 'somebody_new2026' }, weak('contains_own_name'));
    await refused(
      { displayName: 'Wilhelmina', password: 'wilhelminawilhelmina1' },
      weak('contains_own_name'),
    );
  });

  test('handles that are reserved, badly formed or taken', async () => {
    const notAHandle = invalid('handle: not_a_handle');
    await refused({ handle: 'admin' }, invalid('handle: reserved'));
    for (const handle of ['Ann', 'ab', '1ann', 'ann-bob', 'a'.repeat(33), 'аnn', 'ann ', ''])
      await refused({ handle }, notAHandle);
    await register(registration('taken_handle'));
    const taken = { status: 409, code: 'handle_taken', reasons: ['handle: taken'] };
    await refused({ handle: 'taken_handle' }, taken);
  });
});

describe('registering again with the same client id', () => {
  test('signs in to the same account, also when both go out at once', async () => {
    const body = registration('answer_lost');
    const answers = await Promise.all([
      register<SessionInfo>(body, inBody),
      register<SessionInfo>(body, inBody),
    ]);
    answers.push(await register<SessionInfo>(body, inBody));
    expect(answers.map((answer) => [answer.status, answer.body.me.id])).toEqual(
      Array(3).fill([201, body.clientId]),
    );
    expect(new Set(answers.map((answer) => answer.body.sessionId)).size).toBe(3);
  });

  test('and another password or handle is refused', async () => {
    const body = registration('kept_account');
    await register(body);
    for (const change of [{ password: `${goodPassword} or not` }, { handle: 'other_handle' }]) {
      const answer = await register({ ...body, ...change });
      expect(answer).toMatchObject({ status: 409, body: { code: 'client_id_reused' } });
    }
  });

  test('is no way around the delay for guessing passwords: an account id is no secret', async () => {
    const body = registration('guessed_at');
    await register(body);
    const guess = (index: number) => register({ ...body, password: `wrong but long enough ${index}` });
    const statuses: number[] = [];
    for (let index = 0; index < 7; index++) statuses.push((await guess(index)).status);
    expect(statuses).toEqual([409, 409, 409, 409, 409, 429, 429]);
    expect((await register(body)).status).toBe(429);
    clock.advance(1_000);
    expect((await register(body)).status).toBe(201);
  });
});
