import { describe, expect, test } from 'vitest';
import type { ErasurePreview, ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { accepted, groups, refusedWith, rolesIn } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, registration, request, type TestPerson } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';

const day = 86_400_000;
const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);
// The first one administers the instance; nobody below does.
await register(stack, 'admin');

const ask = (who: TestPerson, handle = who.handle) =>
  who.call<ErasureState>('POST', '/api/account/erasure', { handle });
const receiptOf = (token: string) =>
  request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', { token });
const previewOf = async (who: TestPerson) =>
  accepted(await who.call<ErasurePreview>('GET', '/api/account/erasure/preview'));

/** Asks and hastens, and waits for the receipt. */
async function erase(who: TestPerson) {
  const { erasure } = accepted(await ask(who));
  const token = erasure?.receiptToken ?? '';
  accepted(await who.call('POST', '/api/account/erasure/now'));
  return eventually(
    'the receipt',
    async () => {
      const { body } = await receiptOf(token);
      return body.state === 'erased' && body.receipt;
    },
    20_000,
  );
}

async function openWorld() {
  const [eva, bob, cem] = [
    await register(stack, 'eva'),
    await register(stack, 'bob'),
    await register(stack, 'cem'),
  ];
  const direct = await befriend(eva, bob);
  await befriend(eva, cem);
  const made = accepted(await groups.create(eva, 'Moon', [bob, cem]));
  const id = made.added && 'conversation' in made.added ? made.added.conversation.id : '';
  const seqOf = async (by: TestPerson, where: string, text: string, extras = {}) =>
    accepted(await groups.write(by, where, text, extras)).event.seq;
  const hers = await seqOf(eva, id, 'from eva');
  const his = await seqOf(bob, id, 'from bob', { replyToSeq: hers });
  await seqOf(eva, direct, 'only for bob');
  await seqOf(bob, direct, 'kept by bob');
  accepted(await groups.change(eva, id, his, { type: 'react', emoji: '🎈', on: true }));
  accepted(
    await groups.change(eva, id, hers, { type: 'edit', body: { type: 'text', text: 'from eva, again' } }),
  );
  return { eva, bob, cem, direct, id, hers, his };
}

describe('an account that is erased', () => {
  test('takes what the person wrote with it, and leaves others their groups and messages', async () => {
    const { eva, bob, direct, id, hers, his } = await openWorld();
    const preview = await previewOf(eva);
    expect(preview.groups).toMatchObject([{ id, title: 'Moon', fate: 'handed_over', heir: { id: bob.id } }]);
    const receipt = await erase(eva);

    const told = Object.entries(preview.counts).filter(([, count]) => count > 0);
    expect(told.map(([name]) => name)).toEqual(
      expect.arrayContaining(['messages', 'versions', 'reactions', 'friendships', 'consents']),
    );
    for (const [name, count] of told) expect([name, receipt.statement.erased[name]]).toEqual([name, count]);

    const state = await sync(bob);
    const group = state.conversations.find((one) => 'conversation' in one && one.conversation.id === id);
    const conversation = group && 'conversation' in group ? group.conversation : undefined;
    expect(rolesIn(conversation)).toMatchObject({ bob: 'owner', cem: 'member' });
    const { messages } = accepted(
      await bob.call<MessageListResult>('GET', `/api/conversations/${id}/messages`),
    );
    expect(messages.find(({ seq }) => seq === hers)).toMatchObject({ body: null, senderId: eva.id });
    const answer = messages.find(({ seq }) => seq === his);
    expect(answer).toMatchObject({ body: { text: 'from bob' }, replyTo: { body: null } });
    expect(answer).not.toHaveProperty('reactions');
    const own = accepted(await bob.call<MessageListResult>('GET', `/api/conversations/${direct}/messages`));
    expect(own.messages.map(({ body }) => body && 'text' in body && body.text)).toEqual([
      null,
      'kept by bob',
    ]);
    expect(JSON.stringify(state)).not.toContain(eva.handle);
    expect(JSON.stringify(state)).toContain('"erased":true');
  });

  test('is told live to whoever has to do with it, and to who was away', async () => {
    const { eva, bob, id } = await openWorld();
    const socket = await bob.connect();
    const before = await sync(bob);
    await erase(eva);
    const told = await socket.next('event', (frame) => frame.event.type === 'person.erased', 9_000);
    expect(told).toMatchObject({
      event: { userId: eva.id },
    });
    await socket.next(
      'event',
      (frame) => frame.event.type === 'member.removed' && frame.event.conversationId === id,
    );
    const later = await sync(bob, { account: before.account?.seq ?? 0, conversations: {} });
    expect(JSON.stringify(later.account)).toContain('person.erased');
    await socket.close();
  });

  test('can neither act nor sign in, and nobody takes its handle for a while', async () => {
    const { eva } = await openWorld();
    await erase(eva);
    const session = { handle: eva.handle, password: eva.password };
    expect(refusedWith(await request(stack, 'POST', '/api/sessions', session))).toBe('wrong_credentials');
    clock.advance(2_000);
    expect(refusedWith(await eva.call('GET', '/api/account'))).toBe('unauthenticated');
    const taken = () => request(stack, 'POST', '/api/accounts', registration(eva.handle));
    expect(refusedWith(await taken())).toBe('handle_taken');
    clock.advance(91 * day);
    expect((await taken()).status).toBe(201);
  });
});

describe('asking for erasure', () => {
  test('needs the password of a moment ago and the own handle', async () => {
    const eva = await register(stack, 'eva');
    expect(refusedWith(await ask(eva, 'somebody_else'))).toBe('invalid');
    clock.advance(301_000);
    expect(refusedWith(await ask(eva))).toBe('reauthentication_required');
    accepted(await eva.call('POST', '/api/sessions/reauthenticate', { password: eva.password }));
    expect((await ask(eva)).status).toBe(202);
    accepted(await eva.call('DELETE', '/api/account/erasure'));
  });

  test('hides the person and ends what acts for them at once; undoing it brings the profile back', async () => {
    const { eva, bob } = await openWorld();
    const other = await register(stack, 'stranger');
    const token = accepted(
      await eva.call<{ token: string }>('POST', '/api/access-tokens', {
        name: 'bot',
        scopes: ['messages:read', 'conversations:read'],
        expiresInDays: 7,
      }),
    ).token;
    const second = await request<{ tokens: { refresh: string } }>(
      stack,
      'POST',
      '/api/sessions',
      { handle: eva.handle, password: eva.password },
      { headers: { 'umbra-token-transport': 'body' } },
    );
    const watching = await bob.connect();
    const { erasure } = accepted(await ask(eva));
    expect(erasure?.dueAtMs).toBe(clock.now() + 7 * day);
    expect(
      refusedWith(await request(stack, 'POST', '/api/sync', { account: null, conversations: {} }, { token })),
    ).toBe('unauthenticated');
    expect(
      refusedWith(
        await request(
          stack,
          'POST',
          '/api/sessions/refresh',
          {},
          {
            headers: { cookie: `umbra_refresh=${second.body.tokens.refresh}`, origin: stack.origin },
          },
        ),
      ),
    ).toBe('unauthenticated');
    expect(refusedWith(await other.call('GET', `/api/people/${eva.handle}`))).toBe('not_found');
    expect((await bob.call('GET', `/api/people/${eva.handle}`)).status).toBe(200);
    expect(accepted(await receiptOf(erasure?.receiptToken ?? ''))).toMatchObject({ state: 'waiting' });

    accepted(await eva.call('DELETE', '/api/account/erasure'));
    expect(accepted(await eva.call<ErasureState>('GET', '/api/account/erasure')).erasure).toBeNull();
    expect((await other.call('GET', `/api/people/${eva.handle}`)).status).toBe(200);
    expect(refusedWith(await receiptOf(erasure?.receiptToken ?? ''))).toBe('not_found');
    await watching.close();
  });

  test('is carried out by the daily run after the grace, and not before', async () => {
    const eva = await register(stack, 'eva');
    const { erasure } = accepted(await ask(eva));
    clock.advance(7 * day - 1);
    expect(await stack.invoker.invoke('job-sweep', {})).toMatchObject({ erasures: 0 });
    clock.advance(1);
    expect(await stack.invoker.invoke('job-sweep', {})).toMatchObject({ erasures: 1 });
    await eventually(
      'the receipt',
      async () => (await receiptOf(erasure?.receiptToken ?? '')).body.state === 'erased',
      20_000,
    );
  });

  test('is refused to the only administrator as long as others are here', async () => {
    const { rows } = await db.query<{ user_id: string }>({ text: 'select user_id from admins' });
    const eva = await register(stack, 'eva');
    await db.query({ text: 'update admins set user_id = $1', values: [eva.id] });
    expect((await previewOf(eva)).isLastAdmin).toBe(true);
    expect(refusedWith(await ask(eva))).toBe('last_admin');
    await db.query({
      text: 'insert into admins (user_id, since) values ($1, now())',
      values: [rows[0]?.user_id],
    });
    expect((await ask(eva)).status).toBe(202);
  });
});

test('who asks for a receipt without its token gets none', async () => {
  expect(refusedWith(await receiptOf(Buffer.alloc(32).toString('base64url')))).toBe('not_found');
});
