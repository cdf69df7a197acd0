import { expect, test } from 'vitest';
import type { SessionInfo, StorageKey } from '../../functions/wire/accounts.ts';
import { register, request } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();

const keyWith = async (token: string | undefined) =>
  request<StorageKey>(stack, 'GET', '/api/account/storage-key', undefined, { token });

test('the storage key is the same in every session of a person, and another for somebody else', async () => {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  const again = await request<SessionInfo>(
    stack,
    'POST',
    '/api/sessions',
    { handle: ann.handle, password: ann.password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  const [first, second, other] = await Promise.all(
    [ann.token, again.body.tokens?.access, bob.token].map(keyWith),
  );
  expect(Buffer.from(first?.body.key ?? '', 'base64url')).toHaveLength(32);
  expect(second?.body.key).toBe(first?.body.key);
  expect(other?.body.key).not.toBe(first?.body.key);
  expect(first?.headers.get('cache-control')).toBe('no-store');
});

test('nobody gets it without a session', async () => {
  expect((await keyWith(undefined)).status).toBe(401);
});
