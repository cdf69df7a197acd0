import { expect, test } from 'vitest';
import type { AccountInfo } from '../../functions/wire/accounts.ts';
import { currentConsents, earlierConsents } from '../../functions/wire/policy/current.ts';
import { accepted, groups, refusedWith } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);
const now = currentConsents['privacy-notice'];
const consent = { document: 'privacy-notice', ...now, locale: 'en' };
const [[version, sha256] = ['', '']] = Object.entries(earlierConsents);

/** Somebody who registered under an earlier version, and of whom no process knows anything yet. */
async function fromEarlier() {
  const friends = await registerFriends(stack);
  const { ann } = friends;
  await db.query({
    text: 'update consents set version = $2, sha256 = $3 where user_id = $1',
    values: [ann.id, version, sha256],
  });
  return friends;
}
const give = (who: TestPerson, given: object = consent) => who.call('POST', '/api/account/consents', given);

test('who accepted an earlier version reads, takes along and leaves, but writes nothing new before they agree', async () => {
  const { ann, bob, conversationId } = await fromEarlier();
  expect((await ann.call('GET', `/api/conversations/${conversationId}/messages`)).status).toBe(200);
  expect((await ann.call('POST', '/api/sync', { account: null, conversations: {} })).status).toBe(200);
  expect((await ann.call('GET', '/api/account/stored-data')).status).toBe(200);
  expect((await ann.call('POST', '/api/account/exports', { clientId: uuid7(), kind: 'json' })).status).toBe(
    202,
  );
  expect((await ann.call('GET', '/api/account/erasure/preview')).status).toBe(200);

  expect(refusedWith(await groups.write(ann, conversationId, 'too early'))).toBe('consent_required');
  expect(refusedWith(await groups.create(ann, 'Too early', [bob]))).toBe('consent_required');
  const socket = await ann.connect();
  const message = { clientId: uuid7(), conversationId, body: { type: 'text', text: 'too early' } };
  expect(await socket.command({ type: 'message.send', ...message })).toMatchObject({
    ok: false,
    error: { code: 'consent_required' },
  });
  expect((await groups.write(bob, conversationId, 'Bob has agreed')).status).toBeLessThan(300);

  clock.advance(60_000);
  expect((await give(ann)).status).toBe(204);
  accepted(await groups.write(ann, conversationId, 'now'));
  expect(await socket.command({ type: 'message.send', ...message })).toMatchObject({ ok: true });
  const { consents } = accepted(await ann.call<AccountInfo>('GET', '/api/account'));
  expect(consents).toEqual([
    expect.objectContaining({ version, sha256 }),
    { ...consent, acceptedAtMs: clock.now() },
  ]);
  clock.advance(60_000);
  expect((await give(ann)).status).toBe(204);
  expect(accepted(await ann.call<AccountInfo>('GET', '/api/account')).consents).toEqual(consents);
  await socket.close();
});

test('only the text that holds now can be agreed to', async () => {
  const { ann } = await fromEarlier();
  expect(refusedWith(await give(ann, { ...consent, version, sha256 }))).toBe('consent_required');
  expect(refusedWith(await give(ann, { ...consent, sha256: '0'.repeat(64) }))).toBe('consent_required');
  expect(refusedWith(await give(ann, { ...consent, more: 1 }))).toBe('invalid');
});
