import { describe, expect, test } from 'vitest';
import { errorCodeNames } from '../../functions/wire/errors.ts';
import { limits } from '../../functions/wire/limits.ts';
import { ClientError } from '../../site/src/app/client/types.ts';
import { passwordLength, registerIssues, signInIssues, typedHandle } from '../../site/src/auth/fields.ts';
import { nextPath } from '../../site/src/auth/next-path.ts';
import { errorText, issueText } from '../../site/src/auth/words.ts';

test.each([
  ['', '/app/'],
  ['?next=/app/c/1%3Fx=1', '/app/c/1?x=1'],
  ['?next=/app', '/app'],
  ['?next=/apple', '/app/'],
  ['?next=/privacy/', '/app/'],
  ['?next=/app/../api/openapi.json', '/app/'],
  ['?next=//evil.example/app/', '/app/'],
  ['?next=/%5Cevil.example/app/', '/app/'],
  ['?next=https://evil.example/app/', '/app/'],
  ['?next=javascript:alert(1)', '/app/'],
  ['?next=http://', '/app/'],
])('after signing in, %s leads to %s', (search, path) => {
  expect(nextPath(search, 'https://chat.example')).toBe(path);
});

test('an invite comes along as a fragment, which no server sees, and only to the page of invites', () => {
  const origin = 'https://chat.example';
  expect(nextPath('?next=/join/', origin, '#token')).toBe('/join/#token');
  expect(nextPath('?next=/app/', origin, '#token')).toBe('/app/');
  expect(nextPath('?next=//evil.example/join', origin, '#token')).toBe('/app/');
  expect(nextPath('?next=/joint', origin, '#token')).toBe('/app/');
});

test('a handle is understood as people type it', () => {
  expect(typedHandle(' @Ann_1 ')).toBe('ann_1');
});

describe('before the server is asked', () => {
  test('a sign-in needs a handle and a password', () => {
    expect(signInIssues('ann', 'x')).toEqual([]);
    expect(signInIssues('', '')).toEqual([
      { path: 'handle', reason: 'required' },
      { path: 'password', reason: 'required' },
    ]);
  });

  test('a registration needs a handle that fits, a password that is long enough, and consent', () => {
    const fits = { handle: 'ann', password: 'p'.repeat(limits.passwordMinChars), consent: true };
    expect(registerIssues(fits)).toEqual([]);
    const issues = registerIssues({ handle: '1ann', password: 'short', consent: false });
    expect(issues.map((issue) => `${issue.path} ${issue.reason}`)).toEqual([
      'handle not_a_handle',
      'password too_short',
      'consent required',
    ]);
  });

  test('characters are counted as the server counts them', () => {
    expect(passwordLength('e\u0301')).toBe(1);
    expect(passwordLength('🦊🦊')).toBe(2);
  });
});

test('every refusal has words of its own, with the time where there is one', () => {
  for (const code of errorCodeNames) {
    const text = errorText(new ClientError(code, { code, message: 'As the server says.', retry: 'never' }));
    expect(text).toMatch(/^[A-Z].*\.$/);
  }
  const body = { code: 'too_many_requests', message: '', retry: 'later', retryAfterMs: 12_300 } as const;
  expect(errorText(new ClientError('too_many_requests', body))).toContain('13 seconds');
  expect(issueText({ path: 'password', reason: 'common' })).toContain('easy to guess');
  expect(issueText({ path: 'consent.version', reason: 'outdated' })).toContain('Reload');
  expect(issueText({ path: 'handle', reason: 'taken' })).toContain('taken');
});
